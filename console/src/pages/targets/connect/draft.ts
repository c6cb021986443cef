import type { Answer, Input } from '@lockstep/sdk';
import type { Settings } from './json-schema.ts';

export type Connector = Answer<'connectors'>['connectors'][number];
export type Tested = Answer<'testConnection'>;

/** What somebody has filled in so far, secrets by their names alone: kept in this tab until it is connected. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly application: string;
  readonly owner: string;
  readonly correlate: Readonly<Record<string, string>>;
  readonly connection: Settings;
}

export const ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** The usual key of people, to begin with. */
export const EMPTY: Draft = {
  id: '',
  title: '',
  application: '',
  owner: '',
  correlate: { employeeId: 'identity.employeeId' },
  connection: {},
};

export function orderOf(draft: Draft, connector: string): Input<'connectTarget'>['body'] {
  const { id, title, application, owner, correlate, connection } = draft;
  return {
    id,
    connector,
    owner: owner.trim(),
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    ...(application.trim() === '' ? {} : { application: application.trim() }),
    correlate,
    connection,
  };
}

/** What the server says is wrong with the settings, by the path of the field. */
export function problemsIn(tested: Tested | null): Readonly<Record<string, string>> {
  const settings = tested?.steps.find(({ step }) => step === 'settings');
  return Object.fromEntries(
    (settings?.items ?? []).map(({ what, actual }) => [what.replace(/^connection\.?/, ''), actual]),
  );
}
