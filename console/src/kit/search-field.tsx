import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 180;

interface Props extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** As it stands in the address. */
  readonly value: string;
  readonly onSearch: (typed: string) => void;
}

/** What is typed stands here at once, and in the address when the typing pauses. `/` leads to it. */
export function SearchField({ value, onSearch, ...props }: Props) {
  const [typed, setTyped] = useState(value);
  const sent = useRef<readonly string[]>([]);
  const later = useDebouncedCallback((text: string) => {
    sent.current = [...sent.current, text];
    onSearch(text);
  }, TYPING_MS);
  // Our own words come back late, when others are typed already: only those of others are taken over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the address changes, and never else.
  useEffect(() => {
    const place = sent.current.indexOf(value);
    sent.current = sent.current.slice(place + 1);
    if (place >= 0) return;
    later.cancel();
    sent.current = [];
    setTyped(value);
  }, [value]);
  return (
    <TextInput
      type="search"
      data-search
      leftSection={<IconSearch size={16} aria-hidden />}
      {...props}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        later(currentTarget.value);
      }}
    />
  );
}
