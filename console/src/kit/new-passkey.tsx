import { Button, Stack, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { makePasskey } from '../api/passkey.ts';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { useDoing } from './use-doing.ts';

const t = texts.signIn;

/** Has one more passkey made for whoever is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const { options } = await api.newPasskeyChallenge({});
  const response = await makePasskey(options);
  await api.addPasskey({ body: { name: name.trim() || t.mine.defaultName, response } });
}

export function PasskeyName({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  return (
    <TextInput
      label={t.mine.passkeyName}
      maxLength={100}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The first passkey, on a page of its own. */
export function NewPasskey({ onMade }: { readonly onMade: () => void }) {
  const [name, setName] = useState(t.mine.defaultName);
  const { doing, error, run } = useDoing();
  const make = () =>
    run(async () => {
      await addPasskey(name);
      onMade();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Stack gap="sm" maw={400}>
        <PasskeyName value={name} onChange={setName} />
        {error !== null && <Failure error={error} />}
        <Button type="submit" loading={doing} leftSection={<IconFingerprint size={18} aria-hidden />}>
          {t.setUp.makePasskey}
        </Button>
      </Stack>
    </form>
  );
}
