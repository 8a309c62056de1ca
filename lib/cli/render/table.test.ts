import { describe, expect, it } from 'vitest';
import { styleFor } from './style';
import { renderTable } from './table';

const at = (columns: number) => styleFor({ isTTY: true, columns }, false);
const head = [{ title: 'name', whole: true }, { title: 'note' }, { title: 'n' }];
const rows = [
  [{ text: 'customers/cox' }, { text: 'a note that is rather long, longer than there is room' }, { text: '7' }],
  [{ text: 'customers/acme' }, { text: 'short' }, { text: '' }],
];

describe('renderTable', () => {
  it('gives every column what it needs when there is room', () => {
    expect(renderTable(head, rows, at(120))).toEqual([
      '  name            note                                                   n',
      '  customers/cox   a note that is rather long, longer than there is room  7',
      '  customers/acme  short',
    ]);
  });

  it('cuts the widest column that may be cut, and stays within the width', () => {
    const lines = renderTable(head, rows, at(48));
    expect(Math.max(...lines.map((line) => line.length))).toBe(48);
    expect(lines[1]).toMatch(/^ {2}customers\/cox {3}a note that is .*… {2}7$/);
  });

  it('becomes lists when columns do not fit side by side', () => {
    const long = [{ text: 'c'.repeat(60) }, { text: 'a note' }, { text: '' }];
    expect(renderTable(head, [long], at(50))).toEqual([`  ${'c'.repeat(60)}`, '    note  a note']);
  });

  it('is nothing without rows', () => {
    expect(renderTable(head, [], at(80))).toEqual([]);
  });
});
