import type { Inspection } from '@/lib/contract/inspect';
import { arrangeFindings } from './findings/arrangeFindings';
import { rowText } from './rowText';

type Value = Inspection['rows'][number]['fields'][number]['values'][string];

const MARKS = { consistent: '✅', inconsistent: '❌', unknown: '❔' } as const;
const MOST_FIELDS = 40;
const MOST_CHARACTERS = 120;

/**
 * An inspection as Markdown that pastes into an incident, a chat or a pull request: the verdict, the findings with their evidence, the fields that differ as a table, what
 * to do, and where it can be looked at. No value of a record can break out of its place. `link`: the address of the page; null where there is none.
 */
export function inspectionMarkdown(inspection: Inspection, link: string | null): string {
  const { name, environment, inspectedAt, verdict, headline } = inspection;
  const blocks = [
    `${MARKS[verdict]} **${escape(headline.lead)}** ${escape(headline.rest)}`.trim(),
    `${code(name)} in ${code(environment)}, read at ${inspectedAt.slice(0, 23).replace('T', ' ').replace('Z', '')} UTC${link === null ? '' : `: <${link.replaceAll(/[<>\s]/g, encodeURIComponent)}>`}`,
    ...findingBlocks(inspection),
    ...fieldTable(inspection),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function findingBlocks({ findings }: Inspection): readonly string[] {
  return arrangeFindings(findings)
    .filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding, explains }) => {
      const { title, code: id, explanation, narrative, remedy } = finding;
      return [
        `### ${escape(title)} (${code(id)})`,
        '',
        escape(explanation),
        ...(narrative.length === 0
          ? []
          : ['', ...narrative.map((sentence, index) => `${index + 1}. ${escape(sentence)}`)]),
        ...(explains.length === 0
          ? []
          : ['', `It explains: ${explains.map((each) => `${escape(each.title)} (${code(each.code)})`).join(', ')}.`]),
        ...(remedy === undefined ? [] : ['', `**What to do now:** ${escape(remedy.repair)}`]),
        ...(remedy?.statements ?? []).flatMap(({ sql }) => ['', ...fenced(sql, 'sql')]),
      ].join('\n');
    });
}

/** A line for each field that differs, and one for each row that a copy lacks. */
function fieldTable({ rows, copies, rowSets }: Inspection): readonly string[] {
  const lines = rows.flatMap((row) => {
    const isRoot = Object.keys(row.key).length === 0;
    const of = isRoot ? '' : ` of ${rowText(row, rowSets)}`;
    const wrong = row.fields.filter(
      ({ differs, acknowledged, status }) => differs.length > 0 || acknowledged !== undefined || status === 'missing',
    );
    const [first] = wrong;
    if (first !== undefined && wrong.every(({ status }) => status === 'missing'))
      return [
        [
          isRoot ? 'the record' : rowText(row, rowSets),
          ...copies.map(({ id }) => (first.absent.includes(id) ? 'no row' : 'a row')),
        ],
      ];
    return wrong.map(({ label, values, absent, acknowledged }) => [
      `${escape(label)}${escape(of)}${acknowledged === undefined ? '' : `, acknowledged: ${cell(acknowledged)}`}`,
      ...copies.map(({ id }) => (absent.includes(id) ? 'no row' : cell(values[id]))),
    ]);
  });
  if (lines.length === 0) return [];
  const table = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const more = lines.length - MOST_FIELDS;
  return [
    [
      table(['field', ...copies.map(({ title }) => escape(title))]),
      table(['field', ...copies].map(() => '---')),
      ...lines.slice(0, MOST_FIELDS).map(table),
      ...(more > 0 ? ['', `… and ${more} more.`] : []),
    ].join('\n'),
  ];
}

function cell(value: Value | undefined): string {
  if (value === undefined) return '–';
  if (value === null) return 'NULL';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (text === '') return '(empty text)';
  return code(text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text);
}

/** A span in which nothing is read as Markdown or HTML. Within a table a pipe ends a cell even there, unless it is escaped. */
function code(text: string): string {
  // Renderers disagree on a pipe behind a backslash in such a span.
  if (text.includes('\\|')) return escape(text);
  const line = oneLine(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || /^ .* $/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

function fenced(text: string, language: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text, fence];
}

/** Text in a sentence: what would be read as Markdown, as HTML, as a mention or as an issue stands there as it is. */
function escape(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*[\]<>|~&]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll(/(?<![\p{L}\p{N}])([@#])(?=[\p{L}\p{N}])/gu, '$1\u2060');
}

function oneLine(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '⏎').replaceAll(/[\t\f\v\0]/g, ' ');
}
