/** One thing that HR keyed in: the ground truth of a made company. */
export interface Entry {
  readonly type: string;
  readonly employee: string;
  /** Entry moment, whole seconds. */
  readonly entered: number;
  readonly sequence: number;
  /** What the message says besides ids and moments, under the names of the feed. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Genuine deliveries, the first one first. Empty: never told by message. */
  readonly delivered: readonly number[];
}

export interface Tables {
  readonly systems: readonly string[];
  readonly everyone: readonly string[];
  readonly employee: readonly string[];
  readonly department: Readonly<Record<string, readonly string[]>>;
  readonly managerLevels: readonly string[];
  readonly manager: readonly string[];
  readonly neverForContingent: readonly string[];
  readonly onLeaveEmployee: readonly string[];
  readonly endOfDay: string;
  readonly leavingWindowHours: number;
  readonly terminatedRowsKeptDays: number;
  readonly locations: Readonly<Record<string, string>>;
}

export interface MadeCompany {
  readonly seed: number;
  readonly name: string;
  readonly tenant: string;
  readonly tables: Tables;
  readonly from: number;
  readonly to: number;
  /** `asOf` of each report; the first is `from`. */
  readonly reports: readonly number[];
  /** Sorted by sequence, which is the order of entry. */
  readonly entries: readonly Entry[];
  readonly columns: readonly string[];
}

export type View = 'events' | 'snapshots' | 'both';

export interface Standing {
  readonly state: 'unknown' | 'preHire' | 'active' | 'leaving' | 'onLeave' | 'left';
  /** Sorted. */
  readonly systems: readonly string[];
}
