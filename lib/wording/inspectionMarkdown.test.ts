import { describe, expect, it } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import { aFinding } from '@/lib/contract/testing/aFinding';
import { anInspection } from '@/lib/contract/testing/anInspection';
import { inspectionMarkdown } from './inspectionMarkdown';

type Field = Inspection['rows'][number]['fields'][number];

function aField(values: Field['values'], more: Partial<Field> = {}): Field {
  return {
    field: 'comment',
    label: 'comment',
    values,
    status: 'different',
    rule: '',
    absent: [],
    differs: ['clickhouse.final'],
    ...more,
  };
}
const withFields = (...fields: Field[]) =>
  anInspection({ findings: [], rows: [{ rowSet: 'card', key: {}, status: 'different', fields }] });
const linesOf = (inspection: Inspection) => inspectionMarkdown(inspection, null).split('\n');
/** Cells of a table's line, split as GitHub splits it: at pipes that no backslash escapes. */
const cellsOf = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((each) => each.trim());

describe('an inspection as Markdown', () => {
  it('has the verdict, where and when it was read, and the link', () => {
    const text = inspectionMarkdown(anInspection({ findings: [] }), 'http://console/x y');
    expect(text).toContain('❌ **Submitted, then lost.** Submit was acknowledged at 10:32:07.231;');
    expect(text).toContain('in `local`, read at 2026-01-18 10:32:09.400 UTC: <http://console/x%20y>');
  });

  it('has each finding that stands by itself, with its story, what it explains, and the SQL', () => {
    const remedy = {
      repair: 'Write it again.',
      statements: [
        { store: 'clickhouse' as const, copy: 'clickhouse', table: 't', sql: 'INSERT INTO `t`\nVALUES (1);' },
      ],
      sendAgain: [],
      prevention: null,
    };
    const findings = [
      aFinding(
        'out_of_order_write',
        {},
        { title: 'Out of order', explanation: 'FINAL is old.', narrative: ['First.', 'Then.'], remedy },
      ),
      aFinding('missing_write', {}, { title: 'Missing write', explainedBy: 'out_of_order_write' }),
      aFinding('precision_loss', {}, { title: 'Precision', severity: 'info' }),
    ];
    const text = inspectionMarkdown(anInspection({ findings: [...findings] }), null);
    expect(text).toContain(
      [
        '### Out of order (`out_of_order_write`)',
        '',
        'FINAL is old.',
        '',
        '1. First.',
        '2. Then.',
        '',
        'It explains: Missing write (`missing_write`).',
        '',
        '**What to do now:** Write it again.',
        '',
        '```sql',
        'INSERT INTO `t`',
        'VALUES (1);',
        '```',
      ].join('\n'),
    );
    expect(text).not.toContain('Precision');
  });

  it.each([
    'a | b',
    '`a` and ``b``',
    '`',
    'one\ntwo\r\nthree',
    '<img src=x onerror=alert(1)>',
    '</td><script>',
    '**bold** _it_ [x](http://y)',
    '```sql',
    ' led and trailed ',
  ])('a value cannot leave its cell: %j', (value) => {
    const lines = linesOf(withFields(aField({ director: value, 'clickhouse.final': null })));
    const table = lines.filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(3);
    expect(table.map((line) => cellsOf(line).length)).toEqual([5, 5, 5]);
    const [, truth = ''] = cellsOf(table[2] ?? '');
    // The whole cell is one code span: the fence is longer than every run of backticks within.
    const [, fence = '', inside = ''] = /^(`+)(.*)\1$/s.exec(truth) ?? [];
    expect(fence).not.toBe('');
    expect([...inside.matchAll(/`+/g)].every(([run]) => run.length < fence.length)).toBe(true);
  });

  it('a pipe behind a backslash stays in its cell, however a renderer reads the two', () => {
    const [, , line = ''] = linesOf(withFields(aField({ director: 'a\\|b' }))).filter((each) => each.startsWith('|'));
    // As GitHub reads it: each backslash takes the character after it.
    expect([...line.replaceAll(/\\./g, '')].filter((each) => each === '|')).toHaveLength(6);
  });

  it('tells NULL, the empty text, a row that is not there, and a value that is too long apart', () => {
    const [, , line = ''] = linesOf(
      withFields(
        aField({ director: null, historic: '', 'clickhouse.raw': 'x'.repeat(300) }, { absent: ['clickhouse.final'] }),
      ),
    ).filter((each) => each.startsWith('|'));
    const [label, truth, historic, final, raw = ''] = cellsOf(line);
    expect([label, truth, historic, final]).toEqual(['comment', 'NULL', '(empty text)', 'no row']);
    expect(raw).toMatch(/^`x{119}…`$/);
  });

  it('sentences are escaped, so that what a record holds is no markup, no mention and no table', () => {
    const [first = ''] = linesOf(
      anInspection({ headline: { lead: 'Lost.', rest: "comment 'a|b <b>*x*</b> `c` @team #12\nend' is order_id" } }),
    );
    expect(first).toContain("'a\\|b \\<b\\>\\*x\\*\\</b\\> \\`c\\`");
    expect(first).not.toMatch(/[@#](?=\w)/);
    expect(first).toContain('order_id');
  });

  it('a row that a copy lacks is one line, and equal fields are none', () => {
    const absent = { status: 'missing' as const, absent: ['clickhouse.final'], differs: [] };
    const inspection = anInspection({
      findings: [],
      rows: [
        { rowSet: 'card', key: {}, status: 'equal', fields: [aField({}, { status: 'equal', differs: [] })] },
        {
          rowSet: 'score',
          key: { criterion: 'greeting' },
          status: 'missing',
          fields: [aField({}, absent), aField({}, absent)],
        },
      ],
    });
    const table = linesOf(inspection).filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(3);
    expect(cellsOf(table[2] ?? '')).toEqual(['score greeting', 'a row', 'a row', 'no row', 'a row']);
  });
});
