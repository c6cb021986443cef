import type { Transaction } from '../../domain/identity/inputs.ts';
import type { RecordMapping } from './record-mapping.ts';

/** What the messages of a source mean. The fields of `RecordMapping` are paths into the object at `dataField`. */
export interface EventMapping extends RecordMapping {
  readonly typeField: string;
  readonly dataField: string;
  /** Object inside the data that holds what a job change sets; the data itself unless told. */
  readonly changesField?: string;
  /** Type of message -> what it says. */
  readonly events: Readonly<Record<string, Transaction['kind']>>;
  readonly company?: { readonly column: string; readonly equals: string };
  readonly zone?: string;
}
