import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { useDoing } from './use-doing.ts';

const t = texts.signIn.setUp;
const LEAST = 15;

/** Somebody's own password, typed twice. */
export function NewPassword({ onSet }: { readonly onSet: () => void }) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { doing, error, run } = useDoing();
  const missing = LEAST - [...password].length;
  const differ = again !== '' && again !== password;
  const save = () =>
    run(async () => {
      await api.setPassword({ body: { password } });
      setPassword('');
      setAgain('');
      onSet();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing <= 0 && again === password && !doing) void save();
      }}
    >
      <Stack gap="sm" maw={400}>
        <PasswordInput
          label={t.password}
          description={t.passwordHelp}
          required
          autoComplete="new-password"
          maxLength={200}
          value={password}
          error={password !== '' && missing > 0 ? t.tooShort(missing) : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.repeat}
          required
          autoComplete="new-password"
          maxLength={200}
          value={again}
          error={differ ? t.differ : null}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        {error !== null && <Failure error={error} />}
        <Button type="submit" variant="default" loading={doing} disabled={missing > 0 || again !== password}>
          {t.setPassword}
        </Button>
      </Stack>
    </form>
  );
}
