import type { Attributes } from '../../domain/connector.ts';
import { type RowColumn, type RowShape, wrongShape } from '../feed/row-shape.ts';
import type { DateForm } from '../value/decode-date.ts';
import type { ValueShape, ValueType } from '../value/decode-value.ts';

/** A yes-or-no fact: a field that says so, or one that holds one of these texts. */
export type Flag = string | { readonly column: string; readonly equals: string | readonly string[] };

/** Which fields of a record hold the effective-dated facts (Source document, `facts`). */
export interface FactFields {
  readonly hireDate?: string;
  readonly hireRescinded?: Flag;
  readonly contractEnd?: string;
  readonly lastDay?: string;
  readonly terminationDate?: string;
  readonly terminationReason?: string;
  readonly terminationRescinded?: Flag;
  readonly immediate?: Flag;
  readonly moment?: string;
  readonly leaveId?: string;
  readonly leaveType?: string;
  readonly leaveStart?: string;
  readonly leaveEstimatedEnd?: string;
  readonly leaveBack?: string;
  readonly effective?: string;
  readonly entered?: string;
  readonly sequence?: string;
  readonly eventId?: string;
}

export interface AttributeField extends ValueShape {
  /** Field of the record: a column header, or a path into a JSON record. */
  readonly field: string;
  /** Name of the attribute. */
  readonly as: string;
  readonly of: 'identity' | 'employment';
}

/** What the fields of a record mean. */
export interface RecordMapping {
  /** Field that names one employment. */
  readonly key: string;
  readonly attributes: readonly AttributeField[];
  /** Employment attributes that every record has. */
  readonly constants: Attributes;
  readonly facts: FactFields;
  /** Names of the attributes that identify a person. */
  readonly strongKeys: readonly string[];
  /** How all dates of the source are written; ISO 8601 unless told. */
  readonly dateForm?: DateForm;
  /** Texts that the source writes for an empty date. */
  readonly emptyDates?: readonly string[];
}

const FACT_TYPES: Readonly<Record<keyof FactFields, ValueType>> = {
  hireDate: 'date',
  hireRescinded: 'boolean',
  contractEnd: 'date',
  lastDay: 'date',
  terminationDate: 'date',
  terminationReason: 'string',
  terminationRescinded: 'boolean',
  immediate: 'boolean',
  moment: 'instant',
  leaveId: 'string',
  leaveType: 'string',
  leaveStart: 'date',
  leaveEstimatedEnd: 'date',
  leaveBack: 'date',
  effective: 'date',
  entered: 'instant',
  sequence: 'integer',
  eventId: 'string',
};

const FACTS = Object.keys(FACT_TYPES) as readonly (keyof FactFields)[];

/**
 * Every field that the mapping reads and how, once each; `as` is the field itself. Throws FEED_SHAPE when two uses of
 * one field want two types.
 */
export function fieldsOf(mapping: RecordMapping): ReadonlyMap<string, RowColumn> {
  const fields = new Map<string, RowColumn>();
  const add = (field: string, shape: ValueShape, use: string): void => {
    const before = fields.get(field);
    if (before === undefined) fields.set(field, { ...dated(shape, mapping), header: field, as: field });
    else if (before.type !== shape.type) {
      wrongShape(`${use} reads ${JSON.stringify(field)} as ${shape.type}, it is declared ${before.type}`);
    }
  };
  const names = new Set<string>(Object.keys(mapping.constants));
  for (const { field, as, of: _, ...shape } of mapping.attributes) {
    if (names.has(as)) wrongShape(`two fields are read into the attribute ${JSON.stringify(as)}`);
    names.add(as);
    add(field, shape, `the attribute ${as}`);
  }
  for (const name of mapping.strongKeys) {
    if (!names.has(name)) wrongShape(`correlation by ${JSON.stringify(name)}, which no field is read into`);
  }
  if (!fields.has(mapping.key)) add(mapping.key, { type: 'string', required: true }, 'the key');
  for (const fact of FACTS) {
    const named = mapping.facts[fact];
    if (named === undefined) continue;
    if (typeof named === 'string') add(named, { type: FACT_TYPES[fact] }, `the fact ${fact}`);
    else if (!fields.has(named.column)) add(named.column, { type: 'string' }, `the fact ${fact}`);
  }
  return fields;
}

/** The shape of rows that hold these fields, each under its own name. Throws FEED_SHAPE. */
export function shapeOfMapping(
  mapping: RecordMapping,
  rules: Pick<RowShape, 'zone' | 'company' | 'order' | 'identifiers' | 'maxSetAsideShare'>,
): RowShape {
  const fields = new Map(fieldsOf(mapping));
  const hireDate = mapping.facts.hireDate;
  const hired = hireDate === undefined ? undefined : fields.get(hireDate);
  // A row without its hire date is one whose cells have moved, or an employment that nobody can place.
  if (hired !== undefined) fields.set(hired.header, { ...hired, required: true });
  const company = rules.company?.column;
  if (company !== undefined && !fields.has(company)) {
    fields.set(company, { header: company, as: company, type: 'string' });
  }
  return { columns: [...fields.values()], key: mapping.key, ...rules };
}

function dated(shape: ValueShape, { dateForm, emptyDates }: RecordMapping): ValueShape {
  if (shape.type !== 'date') return shape;
  return {
    ...(dateForm === undefined ? {} : { form: dateForm }),
    ...(emptyDates === undefined ? {} : { empty: emptyDates }),
    ...shape,
  };
}
