// A combobox: what is typed goes to the server, which answers with options. All text is set as text, never as HTML.
const MARGIN = 8; // pixels between the list and the window's edge
const LOWEST = 160; // pixels: with less room below, the list opens upwards

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const part = (name) => parentElement.querySelector(`.${name}`);
  const input = part("input"), list = part("options"), chosen = part("chosen");
  const own = (parentElement.anipopSearch ??= {
    open: false, active: 0, moved: false, pickWhenFound: false, focusNext: false,
  });
  const isCurrent = () => data.query === input.value.trim();

  const choices = () => {
    const typed = input.value.trim();
    if (!typed || !isCurrent()) return own.choices ?? [];
    const marked = own.choices?.[own.active]?.picked.value;
    const asTyped = { name: `“${typed}”`, about: "as typed", picked: { typed } };
    own.choices = [...data.options.map((one) => ({ ...one, picked: { value: one.value } })), asTyped];
    if (own.answered !== typed) { // a new answer: what was marked stays marked, else the likeliest is
      const place = data.options.findIndex((one) => one.value === marked);
      own.active = own.moved ? Math.max(0, place) : 0;
      own.answered = typed;
    }
    return own.choices;
  };

  const place = () => {
    const field = input.getBoundingClientRect();
    const below = window.innerHeight - field.bottom - MARGIN, above = field.top - MARGIN;
    const up = below < LOWEST && above > below;
    Object.assign(list.style, {
      left: `${field.left}px`,
      width: `${field.width}px`,
      maxHeight: `${Math.min(360, up ? above : below)}px`,
      top: up ? "auto" : `${field.bottom + 2}px`,
      bottom: up ? `${window.innerHeight - field.top + 2}px` : "auto",
    });
  };

  const close = () => {
    own.open = false;
    if (list.matches(":popover-open")) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const showList = () => {
    if (!own.open || !input.value.trim()) return close();
    const found = choices();
    if (!found.length) return; // the first answer is on its way
    own.active = Math.min(own.active, found.length - 1);
    list.replaceChildren(...found.map(option));
    if (!list.matches(":popover-open")) list.showPopover();
    place();
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-activedescendant", `option-${own.active}`);
    list.children[own.active].scrollIntoView({ block: "nearest" });
  };

  const option = (one, index) => {
    const row = element("li", "option", "");
    row.append(element("span", "name", one.name), element("span", "about", one.about));
    row.id = `option-${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(index === own.active));
    row.onpointerdown = (event) => event.preventDefault(); // the field keeps the focus
    row.onclick = () => pick(one);
    return row;
  };

  const pick = (one) => {
    own.active = 0;
    own.moved = false;
    own.answered = undefined;
    own.pickWhenFound = false;
    own.focusNext = true;
    input.value = "";
    close();
    setStateValue("typed", "");
    setTriggerValue("picked", one.picked);
  };

  const chosenRow = (one, index) => {
    const row = element("li", "one", "");
    const text = element("div", "text", "");
    text.append(element("span", "name", one.name), element("span", "about", one.about));
    const remove = element("button", "remove", "×");
    remove.type = "button";
    remove.title = `Remove ${one.name}`;
    remove.setAttribute("aria-label", remove.title);
    remove.onclick = () => {
      own.focusNext = true;
      setTriggerValue("removed", { place: index, name: one.name });
    };
    row.append(text, remove);
    return row;
  };

  part("label").textContent = data.label;
  input.placeholder = data.placeholder;
  input.hidden = data.full;
  chosen.replaceChildren(...data.chosen.map(chosenRow));
  part("warnings").replaceChildren(...data.warnings.map((text) => element("p", "warning", text)));

  input.oninput = () => {
    own.open = true;
    own.moved = false;
    own.pickWhenFound = false;
    setStateValue("typed", input.value.trim());
    if (!input.value.trim()) close();
  };
  input.onkeydown = (event) => {
    if (event.isComposing) return; // Japanese being written
    const found = choices();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && input.value.trim() && found.length) {
      event.preventDefault();
      own.active = own.open ? (own.active + step + found.length) % found.length : 0;
      own.moved = true;
      own.open = true;
      showList();
    } else if (event.key === "Enter" && input.value.trim()) {
      event.preventDefault();
      if (isCurrent()) pick(found[own.active]);
      else own.pickWhenFound = true;
    } else if (event.key === "Escape" && own.open) {
      event.stopPropagation();
      close();
    }
  };
  input.onblur = close;

  if (own.pickWhenFound && isCurrent()) pick(choices()[own.active]);
  else showList();
  if (own.focusNext && data.chosen.length !== own.chosenBefore) {
    own.focusNext = false;
    (data.full ? chosen.querySelector("button") : input)?.focus();
  }
  own.chosenBefore = data.chosen.length;

  window.addEventListener("scroll", showListAgain, true);
  window.addEventListener("resize", showListAgain);
  function showListAgain(event) {
    if (own.open && event.target !== list) place();
  }
  return () => {
    window.removeEventListener("scroll", showListAgain, true);
    window.removeEventListener("resize", showListAgain);
  };
}
