import { describe, expect, it } from 'vitest';
import { allCases } from './all-cases.ts';
import { PROFILES, selectCases } from './profiles.ts';

/** The tables of section 1.3 of the sheet of clients, with their gaps. */
const SHEET = `O01 O02 O03 O04 O05 O06 O07 O08 O09 O10 O11 O12 O13 O14 O15 O20 O21 O22 O23 O25 O26 O27
   E01 E02 E03 E04 E06 E07 E08 E09 E10 E11 E13 E14 E15 E16 E18 E19 E21 E22 E23 E24 E26 E27 E28
   E31 E32 E33 E34 E35 E36 E37 E38 E39 E40 E41 E43 X01 X02 X03 X04 X05
   R01 R02 R03 R04 R05 R06 R07 R08 R12 R13 R14 R16 R17 R18 R19 R20 R21 R22 R23 R24 R25 R26 R27 R28 R35 R38`.split(
  /\s+/,
);

describe('the cases', () => {
  it('have ids of their own, and every one of the sheet is there', () => {
    const ids = allCases().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(SHEET.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('each belongs to at least one profile besides all, or is of a client without one', () => {
    const named = PROFILES.filter((profile) => profile !== 'all').flatMap((profile) =>
      selectCases(profile).cases.map(({ id }) => id),
    );
    const left = allCases().filter(({ id }) => !named.includes(id));
    expect(left.map(({ id }) => id)).toEqual(['X01', 'X02', 'X03']);
  });

  it('are chosen by id in any case; ids that are none of the profile are named', () => {
    expect(selectCases('all', ['e14', 'O07']).cases.map(({ id }) => id)).toEqual(['O07', 'E14']);
    expect(selectCases('okta', ['O07', 'E14', 'Z99']).unknown).toEqual(['E14', 'Z99']);
  });
});
