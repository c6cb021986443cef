import type { Relation } from '../../domain/search/predicate.ts';

/** A multi-valued attribute whose elements are rows of another table. */
export interface RelatedRows {
  readonly relation: Relation;
  /** Canonical name of the sub-attribute -> column there. What is not here cannot be searched. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns with few words, stored in their own case whatever is asked. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

/** Where the attributes of one kind of resource are stored. Names are canonical, as paths: `meta.created`. */
export interface FilterColumns {
  /** The column of JSON with everything that is not named here, as `foldResource` makes it. */
  readonly document: string;
  /** Texts whose case does not count are stored folded there too. */
  readonly columns: Readonly<Record<string, string>>;
  readonly related: Readonly<Record<string, RelatedRows>>;
  /** Made when the resource is given out: always there, and stored nowhere. */
  readonly made: readonly string[];
}

const MADE = ['meta', 'meta.resourceType', 'meta.location', 'meta.version'];
const SHARED = {
  externalId: 'external_id',
  'meta.created': 'created_at',
  'meta.lastModified': 'modified_at',
};

export const USER_COLUMNS: FilterColumns = {
  document: 'folded',
  columns: { ...SHARED, id: 'user_id', userName: 'user_name', active: 'active' },
  related: {
    groups: {
      relation: {
        table: 'scim_member',
        on: { connection_id: 'connection_id', member_id: 'user_id' },
      },
      columns: { value: 'group_id' },
    },
  },
  made: MADE,
};

export const GROUP_COLUMNS: FilterColumns = {
  document: 'folded',
  columns: { ...SHARED, id: 'group_id', displayName: 'display_name' },
  related: {
    members: {
      relation: {
        table: 'scim_member',
        on: { connection_id: 'connection_id', group_id: 'group_id' },
      },
      columns: { value: 'member_id', type: 'kind' },
      words: { kind: ['User', 'Group'] },
    },
  },
  made: MADE,
};
