import { List } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Dangerous } from '../../../kit/dangerous.tsx';
import { shownName } from '../../../kit/name.tsx';
import { PlanSheet } from '../../../kit/plan-sheet.tsx';
import { texts } from '../../../texts/index.ts';
import type { ShownPerson } from './person-page.tsx';

/** Preview first; what takes away or gives back has its own sheet. */
export function PersonActions({ of: { id, name, override } }: { readonly of: ShownPerson }) {
  const navigate = useNavigate();
  const askAgain = useAskAgain();
  const [sheet, setSheet] = useState<'preview' | 'undo' | null>(null);
  const close = () => setSheet(null);
  return (
    <>
      <ActButton act="operate" variant="default" size="sm" onClick={() => setSheet('preview')}>
        {texts.person.preview}
      </ActButton>
      <ActButton
        act="operate"
        variant="default"
        size="sm"
        whyNot={override === null ? texts.person.nothingToUndo : null}
        onClick={() => setSheet('undo')}
      >
        {texts.person.undo}
      </ActButton>
      <ActButton
        act="operate"
        color="red"
        size="sm"
        onClick={() => void navigate({ to: '/leaves/new', search: { person: id } })}
      >
        {texts.person.leave}
      </ActButton>
      {sheet === 'preview' && <PlanSheet people={[id]} leave={false} onClose={close} />}
      {sheet === 'undo' && (
        <Dangerous
          onClose={close}
          question={texts.person.undoQuestion(shownName(name ?? id))}
          verb={texts.person.undoVerb}
          undoable={texts.person.undoFinal}
          onDo={async (reason, key) => {
            await api.undoLeave({
              person: id,
              body: { reason, effective: override?.since },
              'Idempotency-Key': key,
            });
            askAgain('person', 'people', 'accessGraph', 'personTimeline', 'personEvents');
          }}
        >
          <List size="sm">
            {texts.person.undoBody.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </Dangerous>
      )}
    </>
  );
}
