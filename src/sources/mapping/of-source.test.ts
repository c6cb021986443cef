import { describe, expect, it } from 'vitest';
import { type SourceDocument, sourceDocument } from '../../policy/documents/source.ts';
import { checkCsvShape } from '../csv/shape.ts';
import { checkRowShape } from '../feed/row-shape.ts';
import { checkPullConfig } from '../rest/pull-config.ts';
import { EVENT_SOURCE, REPORT_SOURCE } from '../testing/tidewater-sources.ts';
import { csvShapeOf, eventMappingOf, pullConfigOf, rowShapeOf } from './of-source.ts';

const REST = sourceDocument.parse({
  kind: 'Source',
  id: 'demo-hr',
  type: 'rest',
  url: 'https://hr.example/api/workers',
  credential: 'secret:demo-hr',
  key: 'employeeId',
  company: { column: 'company', equals: 'Ours' },
  columns: { department: { as: 'department' }, skills: { as: 'skills', type: 'list', separator: '|' } },
  facts: { hireDate: 'hireDate', lastDay: 'lastDay' },
  whole: { by: 'meta', rows: 'total', asOf: 'asOf', equals: { tenant: 'ours' } },
}) as Extract<SourceDocument, { type: 'rest' }>;

describe('of a Source document', () => {
  it('comes the shape of a CSV feed, every field once under its own name', () => {
    const shape = csvShapeOf(REPORT_SOURCE);
    expect(() => checkCsvShape(shape)).not.toThrow();
    expect(shape.columns.map((column) => column.header)).toContain('Last_Day_of_Work');
    expect(shape.columns.find((column) => column.header === 'Worker_Type')).toMatchObject({
      required: true,
      oneOf: ['Employee', 'Contingent_Worker'],
    });
    expect(shape.columns.find((column) => column.header === 'Company')).toMatchObject({ type: 'string' });
    expect(shape.whole).toMatchObject({ by: 'meta', rows: 'rows', equals: { tenant: 'tidewater_prod' } });
  });

  it('comes the pull of a REST source and the shape of its records', () => {
    const config = pullConfigOf(REST);
    expect(() => checkPullConfig(config)).not.toThrow();
    expect(config).toMatchObject({
      records: 'items',
      paging: { by: 'link', member: 'next' },
      about: { rows: 'total', asOf: 'asOf', equals: { tenant: 'ours' } },
      credential: 'secret:demo-hr',
    });
    const shape = rowShapeOf(REST);
    expect(() => checkRowShape(shape)).not.toThrow();
    expect(shape.columns.map(({ as, type }) => [as, type])).toEqual([
      ['department', 'string'],
      ['skills', 'list'],
      ['employeeId', 'string'],
      ['hireDate', 'date'],
      ['lastDay', 'date'],
      ['company', 'string'],
    ]);
  });

  it('comes what its messages mean', () => {
    expect(eventMappingOf(EVENT_SOURCE)).toMatchObject({
      typeField: 'type',
      dataField: 'data',
      changesField: 'changes',
      strongKeys: ['universalId', 'nationalIdHash', 'dateOfBirth'],
    });
  });
});
