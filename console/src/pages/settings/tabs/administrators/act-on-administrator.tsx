import { useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import { Confirm } from '../../../../kit/confirm.tsx';
import { texts } from '../../../../texts/index.ts';
import type { Administrator } from './administrator-state.tsx';
import { RoleChoice } from './role-choice.tsx';

const t = texts.signIn.administrators;

export type Act = 'role' | 'disable' | 'enable' | 'remove' | 'end';

/** A question with its object, and what follows from it. Nothing on any system is changed by it, so it has no plan. */
export function ActOnAdministrator({
  of,
  act,
  onClose,
  onDone,
}: {
  readonly of: Administrator;
  readonly act: Act;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const askAgain = useAskAgain();
  const [role, setRole] = useState(of.role);
  const administrator = of.id;
  const work: Readonly<Record<Act, (key: string) => Promise<unknown>>> = {
    role: (key) => api.changeAdministrator({ administrator, body: { role }, 'Idempotency-Key': key }),
    disable: (key) =>
      api.changeAdministrator({ administrator, body: { state: 'disabled' }, 'Idempotency-Key': key }),
    enable: (key) =>
      api.changeAdministrator({ administrator, body: { state: 'enabled' }, 'Idempotency-Key': key }),
    remove: (key) => api.removeAdministrator({ administrator, 'Idempotency-Key': key }),
    end: () => api.endAdministratorSessions({ administrator }),
  };
  const go = async (key: string) => {
    await work[act](key);
    // A drawer that shows who is gone would ask about nobody.
    onDone();
    askAgain('administrators');
    if (act !== 'remove') askAgain('administratorSessions');
  };
  const { question, verb, follows } = wordsOf(act, of, role);
  return (
    <Confirm
      question={question}
      body={follows}
      verb={verb}
      color={act === 'enable' || act === 'role' ? 'indigo' : 'red'}
      undoable={null}
      ready={act !== 'role' || role !== of.role}
      onClose={onClose}
      onDo={go}
    >
      {act === 'role' && <RoleChoice value={role} onChange={setRole} />}
    </Confirm>
  );
}

function wordsOf(act: Act, { name, sessions }: Administrator, role: Administrator['role']) {
  const ends = t.ends(sessions);
  switch (act) {
    case 'role':
      return {
        question: t.roleQuestion(name, texts.signIn.roles[role]),
        verb: t.changeRole,
        follows: [ends, t.againSignIn],
      };
    case 'disable':
      return { question: t.disableQuestion(name), verb: t.disable, follows: [ends, t.comesBack] };
    case 'enable':
      return { question: t.enableQuestion(name), verb: t.enable, follows: [t.letIn] };
    case 'remove':
      return { question: t.removeQuestion(name), verb: t.remove, follows: [ends, ...t.removed] };
    case 'end':
      return { question: t.endQuestion(name), verb: t.end, follows: [ends, t.againSignIn] };
  }
}
