import { expect, it } from 'vitest';
import { bulkAsCsv, commandLine, fieldsAsCsv } from './copyFormats';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { ComparedField } from './inspection';
import { aCard, aField, anEmptyInspection, aScore } from './testing/inspections';
import { orderType } from './testing/orderType';

const nulls = { director: null, historic: null, 'clickhouse.final': null, 'clickhouse.raw': null };
const csv = (...fields: ComparedField[]) =>
  fieldsAsCsv(anEmptyInspection(scorecardType, { rows: [{ ...aCard, status: 'equal', fields }] })).split('\r\n');

it('keeps NULL, the empty text and a copy without a row apart in CSV, and quotes what must be', () => {
  const comment = { ...nulls, historic: '', 'clickhouse.final': 'a "b", c\nd' };
  const inspection = anEmptyInspection(scorecardType, {
    rows: [
      { ...aCard, status: 'equal', fields: [aField('comment', comment, { absent: ['clickhouse.raw'] })] },
      {
        ...aScore('greeting'),
        status: 'equal',
        fields: [aField('numericValue', { ...nulls, director: 0, historic: -1 })],
      },
    ],
  });
  expect(fieldsAsCsv(inspection).split('\r\n')).toEqual([
    'row_set,key,field,director,historic,clickhouse.final,clickhouse.raw,status,rule',
    'card,,comment,NULL,"","a ""b"", c\nd",,equal,exact text',
    'score,greeting,numericValue,0,-1,NULL,NULL,equal,exact text',
    '',
  ]);
});

it('has a column for each copy of another type, and a row’s whole key; a copy that was not read has no value', () => {
  const field = { ...aField('quantity'), values: { shop: 2, 'lake.final': 3 } };
  const rows = [{ rowSet: 'item', key: { line: '1', sku: 'a' }, status: 'equal' as const, fields: [field] }];
  expect(fieldsAsCsv(anEmptyInspection(orderType, { rows })).split('\r\n').slice(0, 2)).toEqual([
    'row_set,key,field,shop,lake.final,lake.raw,mart.final,mart.raw,status,rule',
    'item,1/a,quantity,2,3,,,,equal,exact text',
  ]);
});

it('says before the rule what was acknowledged', () => {
  expect(csv(aField('comment', nulls, { acknowledged: 'a; b' }))[1]).toBe(
    'card,,comment,NULL,NULL,NULL,NULL,equal,acknowledged: a; b; exact text',
  );
});

it('gives a spreadsheet no formula', () => {
  const values = { director: '=HYPERLINK("x")', historic: '+1', 'clickhouse.final': '-5', 'clickhouse.raw': '@x' };
  expect(csv(aField('comment', values))[1]).toBe(`card,,comment,"'=HYPERLINK(""x"")",'+1,-5,'@x,equal,exact text`);
});

it('lists many records, what was not read of them, and what was not understood', () => {
  const results = [
    {
      name: 'a',
      recordType: null,
      verdict: 'unknown',
      findings: [],
      unread: [],
      error: { code: 'x', detail: 'no, none' },
    },
    {
      name: 'b',
      recordType: 'order',
      verdict: 'consistent',
      findings: ['null_as_default', 'precision_loss'],
      headline: 'Fine.',
      unread: ['historic', 'clickhouse.raw'],
      callsError: 'down',
    },
  ] as const;
  expect(
    bulkAsCsv({
      results: results.map((result) => ({ ...result, findings: [...result.findings], unread: [...result.unread] })),
      notUnderstood: ['=odd'],
    }).split('\r\n'),
  ).toEqual([
    'name,record_type,verdict,findings,unread,headline',
    'a,,unknown,,,"no, none"',
    'b,order,consistent,null_as_default precision_loss,historic clickhouse.raw calls,Fine.',
    "'=odd,,not understood,,,",
    '',
  ]);
});

it('writes a command line', () => {
  expect(commandLine(['a', 'b'], 'staging')).toBe('npx lastwrite inspect a b --environment staging');
});

it('names what is not read yet', () => {
  expect(bulkAsCsv({ results: [], notUnderstood: [] }, ['/a', '/b']).split('\r\n').slice(1, 3)).toEqual([
    '/a,,not read,,,',
    '/b,,not read,,,',
  ]);
});
