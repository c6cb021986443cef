import { Button, Stack, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { makePasskey } from '../api/passkey.ts';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { useDoing } from './use-doing.ts';

const t = texts.signIn;

/** One more passkey of whoever is signed in. */
export function NewPasskey({ onMade }: { readonly onMade: () => void }) {
  const [name, setName] = useState(t.mine.defaultName);
  const { doing, error, run } = useDoing();
  const make = () =>
    run(async () => {
      const { options } = await api.newPasskeyChallenge({});
      const response = await makePasskey(options);
      await api.addPasskey({ body: { name: name.trim() || t.mine.defaultName, response } });
      onMade();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!doing) void make();
      }}
    >
      <Stack gap="sm" maw={400}>
        <TextInput
          label={t.mine.passkeyName}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error !== null && <Failure error={error} />}
        <Button type="submit" loading={doing} leftSection={<IconFingerprint size={18} aria-hidden />}>
          {t.setUp.makePasskey}
        </Button>
      </Stack>
    </form>
  );
}
