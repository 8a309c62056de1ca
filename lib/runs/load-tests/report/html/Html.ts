/** Markup that is safe in a page. Only `html` creates it, so nothing reaches the page unescaped. */
export class Html {
  constructor(readonly markup: string) {}
}

export type Content = string | number | Html | null | undefined | false | readonly Content[];

/** Markup with values in it: text is escaped, for element content and double-quoted attributes alike; null, undefined and false are left out. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + write(values[index])).join(''));
}

function write(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'object') return content.map(write).join('');
  return escape(String(content));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Not allowed in HTML, or turning the direction of writing: shown as the sign for what can't be shown. */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escape(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}
