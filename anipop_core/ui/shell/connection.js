// Says that the page is cut off from the app, and wakes it once the app answers again.
const LOST_MS = 3000; // shorter cuts pass by themselves

export default function ({ data, parentElement, setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  const own = (parentElement.anipopConnection ??= {});
  const isConnected = () => app.dataset.testConnectionState === "CONNECTED";

  const say = (text, closable) => {
    own.message?.remove();
    own.message = document.createElement("div");
    own.message.className = closable ? "ap-connection" : "ap-connection ap-lost";
    own.message.setAttribute("role", "alert");
    own.message.append(text);
    if (closable) {
      const close = document.createElement("button");
      close.textContent = "Close";
      close.onclick = () => own.message.remove();
      own.message.append(close);
    }
    app.append(own.message);
  };

  const lost = () => {
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

  if (window.anipopSession && window.anipopSession !== data.session) say(data.anew, true);
  window.anipopSession = data.session;
  return () => own.observer.disconnect();
}
