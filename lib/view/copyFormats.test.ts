import { expect, it } from 'vitest';
import { bulkAsCsv, commandLine, fieldsAsCsv } from './copyFormats';
import type { ComparedField, Inspection } from './inspection';

const field = (more: Partial<ComparedField>): ComparedField => ({
  field: 'comment',
  label: 'comment',
  postgres: null,
  historic: null,
  clickhouseFinal: null,
  clickhouseRaw: null,
  status: 'equal',
  rule: 'exact text',
  absent: [],
  differs: [],
  ...more,
});

it('keeps NULL, the empty text and a copy without a row apart in CSV, and quotes what must be', () => {
  const inspection = {
    fields: [field({ historic: '', clickhouseFinal: 'a "b", c\nd', absent: ['clickhouseRaw'] })],
    scores: [
      {
        criterionId: 'greeting',
        status: 'equal',
        fields: [field({ field: 'numericValue', postgres: 0, historic: -1 })],
      },
    ],
  } as unknown as Inspection;
  expect(fieldsAsCsv(inspection).split('\r\n')).toEqual([
    'criterion,field,director,historic,final,newest_raw,status,rule',
    ',comment,NULL,"","a ""b"", c\nd",,equal,exact text',
    'greeting,numericValue,0,-1,NULL,NULL,equal,exact text',
    '',
  ]);
});

it('says before the rule what was acknowledged', () => {
  const inspection = { fields: [field({ acknowledged: 'a; b' })], scores: [] } as unknown as Inspection;
  expect(fieldsAsCsv(inspection).split('\r\n')[1]).toBe(
    ',comment,NULL,NULL,NULL,NULL,equal,acknowledged: a; b; exact text',
  );
});

it('gives a spreadsheet no formula', () => {
  const inspection = {
    fields: [field({ postgres: '=HYPERLINK("x")', historic: '+1', clickhouseFinal: '-5', clickhouseRaw: '@x' })],
    scores: [],
  } as unknown as Inspection;
  expect(fieldsAsCsv(inspection).split('\r\n')[1]).toBe(`,comment,"'=HYPERLINK(""x"")",'+1,-5,'@x,equal,exact text`);
});

it('lists many records, what was not read of them, and what was not understood', () => {
  const results = [
    { name: 'a', verdict: 'unknown', findings: [], unread: [], error: { code: 'x', detail: 'no, none' } },
    {
      name: 'b',
      verdict: 'consistent',
      findings: ['null_as_default', 'precision_loss'],
      headline: 'Fine.',
      unread: ['historic', 'clickhouseRaw'],
      callsError: 'down',
    },
  ] as const;
  expect(
    bulkAsCsv({
      results: results.map((result) => ({ ...result, findings: [...result.findings], unread: [...result.unread] })),
      notUnderstood: ['=odd'],
    }).split('\r\n'),
  ).toEqual([
    'name,verdict,findings,unread,headline',
    'a,unknown,,,"no, none"',
    'b,consistent,null_as_default precision_loss,historic clickhouseRaw calls,Fine.',
    "'=odd,not understood,,,",
    '',
  ]);
});

it('writes a command line', () => {
  expect(commandLine(['a', 'b'], 'staging')).toBe('npx lastwrite inspect a b --environment staging');
});
