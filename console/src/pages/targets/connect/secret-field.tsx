import { Fieldset, PasswordInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { texts } from '../../../texts/index.ts';
import type { Secrets } from './schema-form.tsx';

/** A secret by its name; its value goes one way only, and stands in no document. */
export function SecretField({
  label,
  description,
  error,
  withAsterisk,
  path,
  value,
  onChange,
  secrets,
}: {
  readonly label: string;
  readonly description?: string;
  readonly error?: string;
  /** It is needed. */
  readonly withAsterisk: boolean;
  readonly path: readonly string[];
  readonly value: string;
  readonly onChange: (value: unknown) => void;
  readonly secrets: Secrets;
}) {
  const name = value.replace(/^secret:/, '');
  const proposed = [secrets.prefix, ...path].filter((part) => part !== '').join('-');
  const ours = name === '' || name === path.join('-') || name.endsWith(`-${path.join('-')}`);
  const typed = secrets.typed[name] ?? '';
  const { type } = secrets;
  // The proposal follows the id of the system until somebody names it otherwise, and what was typed goes along. What is
  // not needed is named only when somebody types it.
  useEffect(() => {
    if (!ours || name === proposed || (name === '' && !withAsterisk)) return;
    if (typed !== '') {
      type(proposed, typed);
      type(name, '');
    }
    onChange(`secret:${proposed}`);
  }, [ours, name, proposed, withAsterisk, typed, type, onChange]);
  return (
    <Fieldset legend={label}>
      {description !== undefined && <p className="field-help">{description}</p>}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <PasswordInput
          label={texts.connect.secretValue}
          value={typed}
          onChange={(event) => {
            type(name === '' ? proposed : name, event.currentTarget.value);
            if (name === '') onChange(`secret:${proposed}`);
          }}
          autoComplete="new-password"
          {...(error === undefined ? {} : { error })}
        />
        <TextInput
          label={texts.connect.secretName}
          value={name}
          placeholder={proposed}
          onChange={(event) => {
            const named = event.currentTarget.value;
            onChange(named === '' ? undefined : `secret:${named}`);
          }}
          autoComplete="off"
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt={4}>
        {secrets.kept.has(name) ? `${texts.connect.secretKept}. ` : ''}
        {texts.connect.secretHelp}
      </Text>
    </Fieldset>
  );
}
