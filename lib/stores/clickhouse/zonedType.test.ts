import { expect, it } from 'vitest';
import { zonedType } from './zonedType';

it.each([
  ['DateTime', "DateTime('Europe/Berlin')"],
  ['DateTime64(6)', "DateTime64(6, 'Europe/Berlin')"],
  ['Nullable(DateTime64(3))', "Nullable(DateTime64(3, 'Europe/Berlin'))"],
  ['Array(DateTime)', "Array(DateTime('Europe/Berlin'))"],
  ['Tuple(at DateTime, DateTime64(9))', "Tuple(at DateTime('Europe/Berlin'), DateTime64(9, 'Europe/Berlin'))"],
  ["DateTime64(6, 'UTC')", "DateTime64(6, 'UTC')"],
  ["DateTime('Asia/Tokyo')", "DateTime('Asia/Tokyo')"],
  ["Enum8('DateTime' = 1)", "Enum8('DateTime' = 1)"],
  ['Date32', 'Date32'],
  ['String', 'String'],
])('%s on a server in Berlin is %s', (declared, zoned) => {
  expect(zonedType(declared, 'Europe/Berlin')).toBe(zoned);
});

it.each(['UTC', 'Etc/UTC', ''])('stays as it is declared on a server whose zone is “%s”', (zone) => {
  expect(zonedType('DateTime64(6)', zone)).toBe('DateTime64(6)');
});
