import { Fieldset, PasswordInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { texts } from '../../texts/index.ts';
import type { Secrets } from './schema-form.tsx';

/** A secret by its name; its value goes one way only, and stands in no document. */
export function SecretField({
  label,
  description,
  error,
  path,
  value,
  onChange,
  secrets,
}: {
  readonly label: string;
  readonly description?: string;
  readonly error?: string;
  readonly path: readonly string[];
  readonly value: string;
  readonly onChange: (value: unknown) => void;
  readonly secrets: Secrets;
}) {
  const name = value.replace(/^secret:/, '');
  const proposed = [secrets.prefix, ...path].filter((part) => part !== '').join('-');
  const ours = name === '' || name === path.join('-') || name.endsWith(`-${path.join('-')}`);
  // The proposal follows the id of the system until somebody names it otherwise.
  useEffect(() => {
    if (ours && name !== proposed) onChange(`secret:${proposed}`);
  }, [ours, name, proposed, onChange]);
  return (
    <Fieldset legend={label}>
      {description !== undefined && <p className="field-help">{description}</p>}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <PasswordInput
          label={texts.connect.secretValue}
          value={secrets.typed[name] ?? ''}
          onChange={(event) => secrets.type(name, event.currentTarget.value)}
          autoComplete="new-password"
          {...(error === undefined ? {} : { error })}
        />
        <TextInput
          label={texts.connect.secretName}
          value={name}
          onChange={(event) => onChange(`secret:${event.currentTarget.value}`)}
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
