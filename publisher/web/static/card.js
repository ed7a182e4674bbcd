// The element <linked-data-card iri="…">: a card of a thing in the language of the page that it stands in.
//
// It works under a Content-Security-Policy that allows this server in script-src and connect-src, and nothing else: the
// style is a constructed sheet in the element's own tree, and no text of the data is ever read as markup.

const STYLE = `
:host { display: block; max-width: 37.5rem; color-scheme: light dark; --card-sheet: light-dark(#fff, #1a201f);
  --card-ink: light-dark(#1d2322, #e6e9e7); --card-soft: light-dark(#57605e, #a4aeab);
  --card-line: light-dark(#dfddd5, #343c3a); --card-accent: light-dark(#0b5f58, #7fd1c7); }
:host([hidden]) { display: none; }
article { font: 0.95rem/1.5 system-ui, sans-serif; background: var(--card-sheet); color: var(--card-ink);
  padding: 1rem 1.15rem; border: 1px solid var(--card-line); border-inline-start: 4px solid var(--card-accent); }
p, h3, dl, dd { margin: 0; overflow-wrap: anywhere; }
h3 { font: 600 1.35rem/1.25 Charter, "Noto Serif", Georgia, serif; }
.kinds, footer { color: var(--card-soft); font-size: 0.8rem; }
a { color: var(--card-accent); text-underline-offset: 0.18em; }
dl { margin-block: 0.75rem; font-size: 0.9rem; }
dl div { display: grid; grid-template-columns: minmax(6rem, 30%) 1fr; gap: 0 0.9rem; padding-block: 0.25rem;
  border-top: 1px solid var(--card-line); }
dt { color: var(--card-soft); }
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

const here = (path) => new URL(path, import.meta.url);

function make(name, ...content) {
  const element = document.createElement(name);
  element.append(...content);
  return element;
}

function said(text, language) {
  const element = make("bdi", text.text);
  if (text.language && text.language !== language) element.lang = text.language;
  if (!text.url) return element;
  const address = here(text.url);
  if (!["http:", "https:", "mailto:", "tel:"].includes(address.protocol)) return element;
  const link = make("a", element);
  link.href = address.href;
  return link;
}

function listed(texts, language, between) {
  return texts.flatMap((text, place) => (place ? [between, said(text, language)] : [said(text, language)]));
}

function drawn(card) {
  const { language } = card;
  const article = make("article");
  article.lang = language;
  const kinds = make("p", ...listed(card.types, language, " · "));
  kinds.className = "kinds";
  article.append(kinds, make("h3", said(card.title, language)));
  if (card.description) article.append(make("p", said(card.description, language)));
  if (card.facts.length) {
    const rows = card.facts.map((fact) =>
      make("div", make("dt", said(fact.name, language)), make("dd", ...listed(fact.values, language, ", "))),
    );
    article.append(make("dl", ...rows));
  }
  article.append(make("footer", said(card.publication, language)));
  return article;
}

class LinkedDataCard extends HTMLElement {
  static observedAttributes = ["iri", "lang"];
  #asked = "";

  constructor() {
    super();
    const tree = this.attachShadow({ mode: "open" });
    tree.adoptedStyleSheets = [sheet];
    tree.append(make("slot")); // what the page has put inside shows until the card is there, and where it fails
  }

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  async #show() {
    const iri = this.getAttribute("iri");
    const spoken = this.closest("[lang]")?.lang || navigator.language;
    const address = here("/embed");
    address.search = new URLSearchParams({ iri: iri ?? "", lang: spoken.split("-")[0].toLowerCase(), format: "json" });
    if (!iri || this.#asked === address.href) return;
    this.#asked = address.href;
    try {
      const answer = await fetch(address, { credentials: "omit" });
      if (!answer.ok) throw new Error(`${iri}: ${answer.status}`);
      const card = await answer.json();
      if (this.#asked !== address.href) return;
      this.shadowRoot.replaceChildren(drawn(card));
      this.dispatchEvent(new CustomEvent("card-shown", { bubbles: true, detail: card }));
    } catch (error) {
      this.shadowRoot.replaceChildren(make("slot"));
      this.dispatchEvent(new CustomEvent("card-failed", { bubbles: true, detail: String(error) }));
    }
  }
}

if (!customElements.get("linked-data-card")) customElements.define("linked-data-card", LinkedDataCard);
