// Keeps the pitch that is being written in this tab's session storage, and gives it back to a session that asks.
const RECORD = "anipop-draft", PICTURE = "anipop-picture-";
const ROOM = 4_000_000; // characters for pictures; browsers allow some 5 million in all

const storage = (() => {
  try { return window.sessionStorage; } catch { return null; } // switched off by the user
})();
let answered; // the question that was answered last

const put = (name, text) => {
  try { storage.setItem(name, text); return true; } catch { return false; } // full
};
const pictures = () => Object.keys(storage).filter((name) => name.startsWith(PICTURE));
const forget = (wanted) => {
  for (const name of pictures()) if (!wanted.includes(name.slice(PICTURE.length))) storage.removeItem(name);
};
const kept = () => {
  try { return JSON.parse(storage.getItem(RECORD)); } catch { return null; } // not ours
};

const found = () => {
  const record = storage && kept();
  if (!record) return { nothing: true };
  const all = pictures().map((name) => [name.slice(PICTURE.length), storage.getItem(name)]);
  return { record, pictures: Object.fromEntries(all) };
};

const keepPicture = ({ digest, text }) => {
  const used = pictures().reduce((sum, name) => sum + storage.getItem(name).length, 0);
  if (storage.getItem(PICTURE + digest) === null && used + text.length <= ROOM) put(PICTURE + digest, text);
};

// The record with what stands in the fields: it may not have been sent yet.
const asTyped = ({ record, fields }) => {
  const typed = structuredClone(record);
  let anything = false;
  for (const [key, path] of Object.entries(fields)) {
    const field = document.querySelector(`.st-key-${key} :is(input, textarea)`);
    const holder = path.slice(0, -1).reduce((part, step) => part[step], typed), last = path.at(-1);
    if (field) holder[last] = field.value;
    anything ||= Boolean(holder[last].trim());
  }
  return { typed, anything };
};

const keep = (data) => {
  const { typed, anything } = asTyped(data);
  if (data.empty && !anything) {
    storage.removeItem(RECORD);
    forget([]);
    return;
  }
  forget(data.pictures);
  const { time, ...before } = kept() ?? {};
  const same = JSON.stringify(before) === JSON.stringify(typed);
  const text = JSON.stringify({ ...typed, time: same ? time : new Date().toISOString() });
  if (put(RECORD, text)) return;
  forget([]); // words before pictures
  put(RECORD, text);
};

export default function ({ data, parentElement, setTriggerValue }) {
  if (data.asks) {
    if (answered !== data.asks) setTriggerValue("found", found());
    answered = data.asks;
    return;
  }
  if (!storage) return;
  if (data.picture) {
    keepPicture(data.picture);
    return;
  }
  if (data.off) {
    storage.removeItem(RECORD);
    forget([]);
    return;
  }
  keep(data);
  const own = (parentElement.anipopDraft ??= {});
  document.removeEventListener("input", own.listener);
  own.listener = ({ target }) => {
    const isField = Object.keys(data.fields).some((key) => target.closest?.(`.st-key-${key}`));
    if (isField) keep(data);
  };
  document.addEventListener("input", own.listener);
  return () => document.removeEventListener("input", own.listener);
}
