/** What is known: the first report and the messages, the reports alone, or both. */
export type View = 'events' | 'snapshots' | 'both';

/** A recorded report: the bytes as delivered, and the document that proves them whole. */
export interface RecordedReport {
  readonly name: string;
  readonly at: number;
  readonly content: Uint8Array;
  readonly meta: string;
}

export interface RecordedMessage {
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Recording {
  readonly company: string;
  /** What the HR system calls itself in the meta documents, where they say so. */
  readonly tenant: string | undefined;
  readonly tables: unknown;
  /** Header of the company's reports. */
  readonly columns: readonly string[];
  /** Null where the recording has no messages. */
  readonly webhookSecret: string | null;
  readonly from: number;
  readonly to: number;
  readonly reports: readonly RecordedReport[];
  /** In the order in which they came. */
  readonly messages: readonly RecordedMessage[];
  /** What other views know besides: it tells whose an employee id is that nobody in this view was told of. */
  readonly beside: () => Pick<Recording, 'reports' | 'messages'>;
}

/** What must be known of a company to open it. */
export type CompanyKnown = Pick<Recording, 'company' | 'tenant' | 'tables' | 'columns' | 'webhookSecret'>;
