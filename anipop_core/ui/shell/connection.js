// Says that the page is cut off from the app, and wakes it once the app answers again.
const LOST_MS = 3000; // shorter cuts pass by themselves

// What stands in the page's text fields, to be copied should the page begin anew. In memory alone.
const textsOfFields = () =>
  [...document.querySelectorAll(".stApp :is(textarea, input[type=text], input[type=number])")]
    .filter((field) => field.value.trim() && field.getAttribute("aria-label"))
    .map((field) => `${field.getAttribute("aria-label")}:\n${field.value}`)
    .join("\n\n");

const folded = (title, text) => {
  const details = document.createElement("details"), summary = document.createElement("summary");
  const area = document.createElement("textarea");
  summary.textContent = title;
  area.value = text;
  area.readOnly = true;
  area.rows = 8;
  area.setAttribute("aria-label", title);
  details.append(summary, area);
  return details;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  const own = (parentElement.anipopConnection ??= {});
  const isConnected = () => app.dataset.testConnectionState === "CONNECTED";

  const say = (text, closable, typed = "") => {
    own.message?.remove();
    own.message = document.createElement("div");
    own.message.className = closable ? "ap-connection" : "ap-connection ap-lost";
    own.message.setAttribute("role", "alert");
    const body = document.createElement("div");
    body.append(text);
    if (typed) body.append(folded(data.typed, typed));
    own.message.append(body);
    if (closable) {
      const close = document.createElement("button");
      close.textContent = "Close";
      close.onclick = () => own.message.remove();
      own.message.append(close);
    }
    app.append(own.message);
  };

  const lost = () => {
    window.anipopTyped = textsOfFields();
    own.timer ??= setTimeout(() => say(data.lost, false), LOST_MS);
  };
  const back = () => {
    clearTimeout(own.timer);
    own.timer = undefined;
    own.message?.remove();
    setTriggerValue("again", true); // a page of a session that is gone would take clicks and do nothing
  };

  own.observer?.disconnect();
  own.observer = new MutationObserver(() => {
    if (!isConnected()) own.cut ??= (lost(), true);
    else if (own.cut) {
      own.cut = undefined;
      back();
    }
  });
  own.observer.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });

  if (window.anipopSession && window.anipopSession !== data.session) say(data.anew, true, window.anipopTyped);
  window.anipopSession = data.session;
  return () => own.observer.disconnect();
}
