// Makes the plain form of /sparql an editor: colours, completion from this dataset, errors at their place.
// Nothing is asked of any other server, and the form goes on to work as it is: the answer comes with the next page.
"use strict";

(() => {
  const form = document.querySelector("form[data-vocabulary]");
  const area = form.elements.namedItem("query");

  // What the editor would fetch from elsewhere is put aside: only our own completers are enabled.
  Yasqe.defaults.autocompleters = [];
  const vocabulary = fetch(form.dataset.vocabulary).then((answer) => answer.json());

  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes",
    persistenceId: null,
    get: () =>
      vocabulary.then(({ prefixes }) => Object.entries(prefixes).map(([name, namespace]) => `${name}: <${namespace}>`)),
  });

  const MOST_SHOWN = 40;
  const shown = new Map();

  function place(editor) {
    const token = editor.getCompleteToken();
    const text = token.string;
    if (text.trim().length < 2 || /^[?$"'#{}()[\].;,0-9]/.test(text) || ["comment", "variable-3"].includes(token.type)) {
      return null;
    }
    const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);
    if (/^(prefix|base)$/i.test(before.string) || token.state.possibleCurrent.includes("PNAME_NS") && before.string.endsWith(":")) {
      return null;
    }
    if (token.state.possibleCurrent.includes("a")) return "properties";
    return ["a", "rdf:type"].includes(before.string) ? "classes" : "things";
  }

  // The smaller, the better the match; the vocabulary is sorted by use.
  function rank(entry, needle) {
    const name = entry.name.toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    const label = entry.label.toLowerCase();
    if (name.startsWith(needle)) return 0;
    if (local.startsWith(needle) || label.startsWith(needle)) return 1;
    return name.includes(needle) || label.includes(needle) ? 2 : 3;
  }

  async function entries(kind) {
    const words = await vocabulary;
    if (kind !== "things") return words[kind];
    const things = words.things.map(([iri, label]) => ({ name: `<${iri}>`, label, iri }));
    return [...words.classes, ...words.properties, ...things];
  }

  Yasqe.registerAutocompleter({
    name: "our-words",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => place(editor) !== null,
    preProcessToken: (_editor, token) => token,
    get: async (editor, token) => {
      const needle = token.string.trim().replace(/^<|>$/g, "").toLowerCase();
      const ranked = (await entries(place(editor))).map((entry) => [rank(entry, needle), entry]);
      const found = [0, 1, 2].flatMap((wanted) => ranked.filter(([found]) => found === wanted).map(([, entry]) => entry));
      return found.slice(0, MOST_SHOWN).map((entry) => {
        shown.set(entry.name, entry);
        return entry.name;
      });
    },
    postprocessHints: (_editor, hints) =>
      hints.map((hint) => {
        const { label, count } = shown.get(hint.text);
        const use = count ? ` (${count.toLocaleString(document.documentElement.lang)})` : "";
        return { ...hint, displayText: `${hint.text}${label ? ` · ${label}` : ""}${use}` };
      }),
  });

  const mount = document.createElement("div");
  area.after(mount);
  area.hidden = true;
  area.required = false;
  const run = () => form.requestSubmit();
  const editor = new Yasqe(mount, {
    value: area.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    prefixCcApi: null,
    // Tab and Shift+Tab go where they go everywhere: to the next and the last control.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false },
    hintConfig: {
      extraKeys: {
        Tab: (_editor, list) => {
          list.close();
          return Yasqe.Pass;
        },
      },
    },
  });
  const input = editor.getInputField();
  const label = form.querySelector("label[for=query]");
  input.id = "query-editor";
  label.htmlFor = input.id;
  form.addEventListener("submit", () => {
    area.value = editor.getValue();
  });
  for (const hint of form.querySelectorAll(".keys")) hint.hidden = false;

  if (form.dataset.line) {
    const [line, ch] = [Number(form.dataset.line) - 1, Number(form.dataset.column) - 1];
    editor.getDoc().addLineClass(line, "background", "fault-line");
    editor.getDoc().setCursor({ line, ch });
    editor.focus();
  }

  for (const block of document.querySelectorAll(".reuse pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second copy";
    button.textContent = form.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = form.dataset.copied;
    });
    block.after(button);
  }
})();
