import type { Answer } from '@lockstep/sdk';
import { Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Confirm } from '../../../kit/confirm.tsx';
import { shownName } from '../../../kit/name.tsx';
import { texts } from '../../../texts/index.ts';
import { KeepAccount } from './keep-account.tsx';
import { WhoseAccount } from './whose-account.tsx';

const words = texts.account;
type Account = Answer<'targetAccounts'>['accounts'][number];
type Act = 'link' | 'unlink' | 'keep' | 'unkeep';

const OF_NOBODY: ReadonlySet<Account['standing']> = new Set(['orphan', 'orphanClosed', 'known']);

/** What a person can say of this account. */
function actsOf({ standing, linked, seen }: Account): readonly Act[] {
  if (linked !== null) return ['unlink'];
  if (!OF_NOBODY.has(standing) || seen?.exists === false) return [];
  return standing === 'known' ? ['link', 'unkeep'] : standing === 'orphan' ? ['link', 'keep'] : ['link'];
}

interface Doing {
  readonly act: Act;
  readonly of: Account;
}

export interface AccountActs {
  readonly buttons: (of: Account) => ReactNode;
  /** Stands beside the list and not in its row: what is done takes the row away. */
  readonly sheet: ReactNode;
}

/** Says whose an account is, or that it is meant to be nobody's. */
export function useAccountActs(target: string, system: string): AccountActs {
  const [doing, setDoing] = useState<Doing | null>(null);
  return {
    buttons: (of) => <Buttons of={of} onAct={(act) => setDoing({ act, of })} />,
    sheet: doing !== null && (
      <ActSheet doing={doing} target={target} system={system} onClose={() => setDoing(null)} />
    ),
  };
}

function Buttons({ of, onAct }: { readonly of: Account; readonly onAct: (act: Act) => void }) {
  const acts = actsOf(of);
  if (acts.length === 0) return null;
  return (
    <Group gap={6}>
      {acts.map((act) => (
        <ActButton key={act} act="operate" size="compact-sm" variant="default" onClick={() => onAct(act)}>
          {words[act]}
        </ActButton>
      ))}
    </Group>
  );
}

function ActSheet({
  doing: { act, of },
  target,
  system,
  onClose,
}: {
  readonly doing: Doing;
  readonly target: string;
  readonly system: string;
  readonly onClose: () => void;
}) {
  const askAgain = useAskAgain();
  const name = shownName(of.name ?? of.id);
  const done = () => askAgain('targetAccounts', 'target', 'targets', 'coverage');
  switch (act) {
    case 'link':
    case 'unlink':
      return (
        <WhoseAccount
          kind={act}
          account={of.id}
          name={name}
          system={system}
          onClose={(changed) => {
            onClose();
            if (changed) done();
          }}
        />
      );
    case 'keep':
      return (
        <KeepAccount
          target={target}
          account={of.id}
          name={name}
          system={system}
          onDone={done}
          onClose={onClose}
        />
      );
    case 'unkeep':
      return (
        <Confirm
          question={words.unkeepQuestion(name, system)}
          body={[words.unkeepBody]}
          verb={words.unkeepVerb}
          undoable={null}
          onClose={onClose}
          onDo={async () => {
            await api.unkeepAccount({ target, account: of.id });
            done();
          }}
        />
      );
  }
}
