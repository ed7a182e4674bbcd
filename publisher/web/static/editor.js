// Makes the plain form of /sparql an editor with views of the answer (YASGUI): colours, completion from this dataset, tabs,
// a table to sort and filter. Nothing is asked of any other server, and nothing is kept in the browser. What the server
// says of a query (what is wrong with it, downloads, citation, programs) is taken from its own page.
"use strict";

(() => {
  const { Yasgui } = globalThis.Yasgui.Yasgui ? globalThis.Yasgui : { Yasgui: globalThis.Yasgui };
  const { Yasqe, Yasr } = Yasgui;
  const form = document.querySelector("form[data-vocabulary]");
  const area = form.elements.namedItem("query");
  const fixed = [...form.querySelectorAll("input[type=hidden]")].map(({ name, value }) => ({ name, value }));

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
  mount.lang = "en";
  form.before(mount);
  form.hidden = true;
  area.required = false;

  const LONGEST_ADDRESS = 4000;
  const address = (query) => `/sparql?${new URLSearchParams([["query", query], ...fixed.map((f) => [f.name, f.value])])}`;

  const ui = new Yasgui(mount, {
    persistenceId: null,
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: true,
    requestConfig: {
      endpoint: `${location.origin}/sparql`,
      method: () => (address(ui.getTab().getQuery()).length > LONGEST_ADDRESS ? "POST" : "GET"),
      args: fixed,
    },
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: {
      value: area.value,
      consumeShareLink: null,
      createShareableLink: null,
      resizeable: false,
      editorHeight: "auto",
      viewportMargin: Infinity,
      prefixCcApi: null,
      // Tab and Shift+Tab go where they go everywhere: to the next and the last control.
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-S": false },
      hintConfig: {
        extraKeys: {
          Tab: (_editor, list) => {
            list.close();
            return Yasqe.Pass;
          },
        },
      },
    },
  });

  const LABELS = { ".tableSizer": "Page size", ".yasr_results textarea": "Response", ".closeTab": "Close tab" };

  // What assistive technology needs and YASGUI leaves out; and links to what is described here lead to this server.
  function complete() {
    for (const [selector, label] of Object.entries(LABELS)) {
      for (const control of mount.querySelectorAll(selector)) control.setAttribute("aria-label", label);
    }
    for (const title of mount.querySelectorAll("th[data-dt-column='0'] .dt-column-title:empty")) title.textContent = "No.";
    for (const link of mount.querySelectorAll(`a[href^="${CSS.escape(form.dataset.base)}"]`)) {
      link.setAttribute("href", link.href.slice(form.dataset.base.length - 1));
      link.removeAttribute("target");
    }
    for (const scrolled of mount.querySelectorAll(".yasr_results .dt-layout-table")) scrolled.tabIndex = 0;
    for (const outside of mount.querySelectorAll(".yasr_external_ref_btn")) outside.remove();
  }
  new MutationObserver(complete).observe(mount, { childList: true, subtree: true });

  function button(text, kind, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  // The list of tabs holds tabs alone; what adds one stands beside it.
  const tabs = mount.querySelector(".tabsList");
  const bar = document.createElement("div");
  bar.className = "tabbar";
  tabs.before(bar);
  bar.append(tabs, button("+ Tab", "second add", () => ui.addTab(true)));

  const running = new Set();

  function prepare(tab) {
    const editor = tab.getYasqe();
    const run = form.querySelector("button").textContent;
    editor.getInputField().setAttribute("aria-label", form.querySelector("label[for=query]").textContent);
    const wrapper = editor.rootEl;
    if (!wrapper.nextElementSibling?.matches(".run")) {
      wrapper.after(button(run, "run", () => {
        if (running.has(tab.getId())) editor.abortQuery();
        else tab.query().catch(() => {}); // what went wrong is told by the page
      }));
    }
  }

  function programs() {
    for (const block of document.querySelectorAll(".reuse pre")) {
      const copy = button(form.dataset.copy, "second copy", async () => {
        await navigator.clipboard.writeText(block.textContent);
        copy.textContent = form.dataset.copied;
      });
      block.after(copy);
    }
  }

  function fault({ line, column }, editor) {
    editor.getDoc().addLineClass(Number(line) - 1, "background", "fault-line");
    editor.getDoc().setCursor({ line: Number(line) - 1, ch: Number(column) - 1 });
    editor.focus();
  }

  // After each query the server's own page of it gives what stands around the answer.
  async function tell(tab) {
    const here = address(tab.getQuery());
    const editor = tab.getYasqe();
    const lines = editor.getDoc();
    lines.eachLine((line) => void lines.removeLineClass(line, "background", "fault-line"));
    const answer = await fetch(here, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (tab.getId() !== ui.getTab().getId()) return;
    for (const id of ["told", "more"]) {
      const part = page.getElementById(id);
      if (part) document.getElementById(id).replaceWith(document.adoptNode(part));
    }
    mount.classList.toggle("answered", answer.ok);
    const { dataset } = page.querySelector("form[data-vocabulary]") ?? form;
    if (dataset.line) fault(dataset, editor);
    if (location.pathname + location.search !== here) history.pushState(null, "", here);
    programs();
  }

  ui.on("query", (_ui, tab) => running.add(tab.getId()));
  for (const end of ["queryAbort", "queryResponse"]) ui.on(end, (_ui, tab) => running.delete(tab.getId()));
  ui.on("queryResponse", (_ui, tab) => tell(tab));
  ui.on("tabAdd", (_ui, id) => setTimeout(() => prepare(ui.getTab(id))));
  ui.on("tabSelect", (_ui, id) => setTimeout(() => prepare(ui.getTab(id))));
  addEventListener("popstate", () => location.reload());
  for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;
  mount.classList.add("editing");
  document.getElementById("content").classList.add("edited");
  complete();
  prepare(ui.getTab());
  programs();
  if (form.dataset.line) fault(form.dataset, ui.getTab().getYasqe());
  else if (document.querySelector("#more .result")) ui.getTab().query().catch(() => {});
})();
