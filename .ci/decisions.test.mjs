import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const text = readFileSync(new URL('../docs/decisions.md', import.meta.url), 'utf8');

/** What is wrong with a page of decisions: with their numbers, their status, or the table above them. */
function faultsOf(page) {
  const entries = [...page.matchAll(/^## D-(\d{3}) · (.+)\n\n(\d{4}-\d\d-\d\d) · (.+)$/gm)].map(
    ([, number, title, date, status]) => ({ number: Number(number), title, date, status }),
  );
  const rows = [...page.matchAll(/^\| \[D-(\d{3})\]\(#.+?\) *\| (.+?) *\| (\S+) *\| (.+?) *\|$/gm)].map(
    ([, number, title, date, status]) => ({ number: Number(number), title, date, status }),
  );
  const headings = page.match(/^## /gm) ?? [];
  const known = (status) => {
    const [, by] = /^superseded by D-(\d{3})$/.exec(status) ?? [];
    return status === 'accepted' || entries.some(({ number }) => number === Number(by));
  };
  return [
    entries.length === headings.length ? [] : 'a heading has another form',
    entries.every(({ number }, i) => number === entries.length - i) ? [] : 'numbers do not count down to D-001',
    entries.every(({ status }) => known(status)) ? [] : 'a status is neither accepted nor of one that is there',
    JSON.stringify(rows) === JSON.stringify(entries) ? [] : 'the table does not say what the headings say',
  ].flat();
}

test('each decision has a number of its own, a date, a status, and a row in the table', () => {
  assert.ok(text.includes('## D-001 · '));
  assert.deepEqual(faultsOf(text), []);
});

const page = (row, heading) => `| [D-001](#d-001) | ${row} |\n\n## ${heading}\n\n2026-01-01 · accepted\n`;

test('a wrong page of decisions is found', () => {
  assert.deepEqual(faultsOf(page('One | 2026-01-01 | accepted', 'D-001 · One')), []);
  const table = 'the table does not say what the headings say';
  assert.deepEqual(faultsOf(page('Two | 2026-01-01 | accepted', 'D-001 · One')), [table]);
  assert.deepEqual(faultsOf(page('One | 2026-01-01 | accepted', 'D-002 · One')), [
    'numbers do not count down to D-001',
    table,
  ]);
  assert.deepEqual(faultsOf(page('One | 2026-01-01 | accepted', 'One')), ['a heading has another form', table]);
  const superseded = page('One | 2026-01-01 | accepted', 'D-001 · One').replace(/accepted/g, 'superseded by D-007');
  assert.deepEqual(faultsOf(superseded), ['a status is neither accepted nor of one that is there']);
});
