import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import { ConfigError } from './ConfigError';
import { readScenarioFile } from './readScenarioFile';

const example = readFileSync(join(checkout, 'lib/reference/order/order_race.jsonc'), 'utf8');

/** The mistakes in the example with one change. */
function mistakesOf(change: (text: string) => string): readonly string[] {
  const changed = change(example);
  expect(changed).not.toBe(example);
  try {
    readScenarioFile(changed, 'race.jsonc');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.mistakes.map(({ where, found, expected }) => `${where}: ${found}; expected ${expected}`);
  }
}

function withSize(text: string, min = 1, max = 2): string {
  return text.replace(
    '"remove":',
    `"parameters": [{ "id": "size", "title": "Size", "summary": "Of what.", "type": "integer", "default": ${max}, "min": ${min}, "max": ${max} }], "remove":`,
  );
}

it('the example that the embedded stack offers is read', () => {
  expect(readScenarioFile(example, 'order_race.jsonc')).toMatchObject({
    id: 'order_race',
    record: 'order',
    actors: [{ id: 'edit' }, { id: 'cancel', delayed: true }],
  });
});

it('a value may be one of every variant, and what is removed may be named by values of the variant and by parameters', () => {
  expect(
    mistakesOf((text) =>
      text
        .replace(
          '{ "tenant": "load-tests" }',
          '{ "tenant": "load-{kind}-{size}" }, "parameters": [{ "id": "size", "title": "Size", "summary": "Of what.", "type": "integer", "default": 1, "min": 1, "max": 2 }]',
        )
        .replaceAll('"headers": {', '"values": { "kind": "tests" }, "headers": {')
        .replace('"DELETE /v1/tenants/{tenant}/orders/{order}"', '"DELETE /v1/{run}/{kind}/{size}/{tenant}/{order}"'),
    ),
  ).toEqual([]);
});

it('a parameter may say how many of an actor race, up to as many as an actor may repeat', () => {
  const counted = (text: string) => text.replace('"id": "edit",', '"id": "edit", "count": "{size}",');
  expect(mistakesOf((text) => counted(withSize(text, 1, 100)))).toEqual([]);
});

describe('a file with a mistake says where, and what was expected', () => {
  it.each<[string, (text: string) => string, RegExp]>([
    ['cut off', (text) => text.slice(0, 400), /^race\.jsonc:\d+: the text cannot be parsed/],
    ['empty', () => '', /^race\.jsonc:1: the file is empty; expected a scenario/],
    [
      'an unknown key',
      (text) => text.replace('"summary"', '"sumary"'),
      /^race\.jsonc:5: there is no "sumary".*"summary"\?/,
    ],
    [
      'a wrong type',
      (text) => text.replace('"delayed": true', '"delayed": "yes"'),
      /"actors\[1\]\.delayed" is "yes"; expected true or false/,
    ],
    [
      'a method that is none',
      (text) => text.replace('"PATCH /v1', '"PATCHY /v1'),
      /"actors\[0\]\.http" is .*; expected a method/,
    ],
    [
      'a name that stands for nothing',
      (text) => text.replace('/orders/{order}:cancel', '/orders/{ordr}:cancel'),
      /"actors\[1\]\.http" has \{ordr\}, which is not defined; expected one of .*\{order\}/,
    ],
    [
      'a value that leads back to itself',
      (text) => text.replace('{ "tenant": "load-tests" }', '{ "tenant": "{other}", "other": "{tenant}" }'),
      /"values" has values that refer to each other: tenant → other → tenant/,
    ],
    [
      'values that lead back to themselves beside one that needs a parameter',
      (text) =>
        text.replace(
          '{ "tenant": "load-tests" }',
          '{ "tenant": "{size}", "a": "{b}", "b": "{a}" }, "parameters": [{ "id": "size", "title": "Size", "summary": "Of what.", "type": "integer", "default": 1, "min": 1, "max": 2 }]',
        ),
      /"values" has values that refer to each other: a → b → a/,
    ],
    [
      'a value of a name that stands for nothing',
      (text) => text.replace('{ "tenant": "load-tests" }', '{ "tenant": "{tenent}" }'),
      /"values\.tenant" has \{tenent\}, which is not defined; expected one of \{run\}/,
    ],
    [
      'a value that only one variant has, in a request',
      (text) =>
        text
          .replace('"note": "two, please"', '"note": "{words}"')
          .replace('"id": "whole_row",', '"id": "whole_row", "values": { "words": "two" },'),
      /"actors\[0\]\.body" has \{words\}, which is not defined in the variants own_columns, overtaken; expected "words" in "values", or in the "values" of every variant/,
    ],
    [
      'a value that only one variant has, in a value of all',
      (text) =>
        text
          .replace('{ "tenant": "load-tests" }', '{ "tenant": "load-{kind}" }')
          .replace('"id": "whole_row",', '"id": "whole_row", "values": { "kind": "tests" },')
          .replace('"id": "overtaken",', '"id": "overtaken", "values": { "tenant": "of its own" },'),
      /"values\.tenant" has \{kind\}, which is not defined in the variant own_columns;/,
    ],
    [
      'a header of a variant with a name that stands for nothing',
      (text) => text.replace('"Lastwrite-Order-Copies": "overtaken"', '"Lastwrite-Order-Copies": "{order}"'),
      /"variants\[2\]\.headers" has \{order\}, which is not defined/,
    ],
    [
      'the id of the race where its record is removed',
      (text) =>
        text.replace('"DELETE /v1/tenants/{tenant}/orders/{order}"', '"DELETE /v1/tenants/{tenant}/orders/{race}"'),
      /"remove\.http" has \{race\}, which is only known during the race; expected the parts of the record's name: \{tenant\}, \{order\}/,
    ],
    [
      'a value made of the id of the race where its record is removed',
      (text) =>
        text
          .replace('{ "tenant": "load-tests" }', '{ "tenant": "load-tests", "key": "key-{race}" }')
          .replace('"DELETE /v1/tenants/{tenant}/orders/{order}"', '"DELETE /v1/orders/{key}"'),
      /"remove\.http" has \{key\}, which is made of \{race\} and only known during the race;/,
    ],
    [
      'a parameter that is called as a field of the form',
      (text) =>
        text.replace(
          '"remove":',
          '"parameters": [{ "id": "delays", "title": "Delays", "summary": "Of what.", "type": "integer", "default": 1, "min": 1, "max": 2 }], "remove":',
        ),
      /"parameters\[0\]\.id" is "delays", which stands for something else already/,
    ],
    [
      'nobody who begins',
      (text) => text.replace('"id": "edit",', '"id": "edit", "delayed": true,'),
      /"actors" has delayed actors only/,
    ],
    ['nobody who is delayed', (text) => text.replace(/,\s*"delayed": true,?/, ''), /"actors" has no delayed actor/],
    ['an actor twice', (text) => text.replace('"id": "cancel"', '"id": "edit"'), /"actors\[1\]\.id" is "edit" again/],
    [
      'http and grpc at once',
      (text) => text.replace('"call": "EditOrder",', '"call": "EditOrder", "grpc": "a.B/C",'),
      /exactly one of "http" and "grpc"/,
    ],
    [
      'requests of both kinds',
      (text) =>
        text
          .replace(/"http": "PATCH [^"]*"/, '"grpc": "a.B/C"')
          .replace('"body": { "note": "two, please"', '"message": { "note": "two, please"'),
      /both HTTP and gRPC requests; expected either "http" or "grpc"/,
    ],
    [
      'a count that is none',
      (text) => text.replace('"id": "edit",', '"id": "edit", "count": 0,'),
      /"actors\[0\]\.count" is 0; expected a whole number from 1 to 100, or a parameter/,
    ],
    [
      'a count that is a text',
      (text) => text.replace('"id": "edit",', '"id": "edit", "count": "5",'),
      /"actors\[0\]\.count" is "5"; expected a whole number from 1 to 100, or a parameter/,
    ],
    ...[
      [0, 3],
      [1, 101],
    ].map(([min, max]): [string, (text: string) => string, RegExp] => [
      `a count from ${min} to ${max}`,
      (text) => withSize(text, min, max).replace('"id": "edit",', '"id": "edit", "count": "{size}",'),
      new RegExp(
        `"parameters\\[0\\]" allows ${min} to ${max}, and says how many of the actor edit race; expected .*at most 100`,
      ),
    ]),
    [
      'a value that is called as a parameter',
      (text) => withSize(text, 1, 3).replace('{ "tenant": "load-tests" }', '{ "tenant": "load-tests", "size": 7 }'),
      /"values\.size" is a value named "size", which stands for something else already; expected a name that is no parameter/,
    ],
    [
      'a captured value that is called as the number of an actor',
      (text) => text.replace('"call": "EditOrder",', '"call": "EditOrder", "capture": { "n": "$.id" },'),
      /"actors\[0\]\.capture\.n" is a value named "n"/,
    ],
    [
      'a header that the connection decides',
      (text) => text.replace('"call": "EditOrder",', '"call": "EditOrder", "headers": { "Content-Length": "0" },'),
      /"Content-Length" in actors\[0\]\.headers is no name for it; expected the name of a header that the connection does not decide/,
    ],
    [
      'a header that would end early',
      (text) => text.replace('"call": "EditOrder",', '"call": "EditOrder", "headers": { "x-team": "a\\r\\nx-b: c" },'),
      /"actors\[0\]\.headers\.x-team" is .*; expected a value without line breaks/,
    ],
    [
      'a refusal that is an acknowledgement',
      (text) => text.replace('"remove":', '"refusals": [200], "remove":'),
      /"refusals\[0\]" is 200; expected an HTTP status from 300 to 599, or the code of an error/,
    ],
    [
      'a brace that is not closed',
      (text) => text.replace('PATCH /v1/tenants/{tenant}', 'PATCH /v1/tenants/{tenant'),
      /"actors\[0\]\.http" is .*brace that belongs to no name; expected names like/,
    ],
    [
      'a name in capitals',
      (text) => text.replace('PATCH /v1/tenants/{tenant}', 'PATCH /v1/tenants/{Tenant}'),
      /"actors\[0\]\.http" is .*brace that belongs to no name/,
    ],
    [
      'a path without its dot',
      (text) => text.replace('"$.id"', '"$id"'),
      /"create\.name\.order" is "\$id"; expected a path into the answer like \$\.id, or a text/,
    ],
    [
      'a value of a variant that nothing uses',
      (text) => text.replace('"id": "whole_row",', '"id": "whole_row", "values": { "tenent": "two" },'),
      /"variants\[0\]\.values\.tenent" has no use: \{tenent\} is nowhere in the file; expected a name that a request uses/,
    ],
    [
      'an invariant that changes',
      (text) => text.replace('"SELECT o.id', '"DELETE o.id'),
      /"violations\[0\]\.postgres" is .*; expected a SELECT/,
    ],
    [
      'one actor',
      (text) => text.replace(/,\s*\/\/ Starts after[\s\S]*?"delayed": true,?\s*\}/, ''),
      /at least two actors/,
    ],
  ])('%s', (_what, change, expected) => {
    expect(mistakesOf(change)).toContainEqual(expect.stringMatching(expected));
  });
});
