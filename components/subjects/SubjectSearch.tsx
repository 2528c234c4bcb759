'use client';

import { Alert, Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { subjectAddress } from '@/components/subjects/address';
import classes from './subjects.module.css';

/** Asks for a kind and an id and goes to that subject. */
export function SubjectSearch(props: { kinds: readonly string[]; kind?: string; id?: string; missing?: boolean }) {
  const router = useRouter();
  const [busy, startTransition] = useTransition();
  const [kind, setKind] = useState(props.kind ?? props.kinds[0] ?? 'visitor');
  const [id, setId] = useState(props.id ?? '');
  const [error, setError] = useState<string | null>(null);

  const submit = () => {
    const wanted = id.trim();
    if (!/^[\x21-\x7e]{1,128}$/.test(wanted)) return setError('1 to 128 printable characters without spaces');
    setError(null);
    startTransition(() => router.push(subjectAddress({ kind: kind.trim(), id: wanted })));
  };

  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <div className={classes.search}>
        <TextInput
          label="Kind"
          list="weir-kinds"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          w={140}
        />
        <TextInput
          className={classes.id ?? ''}
          label="Id"
          placeholder="As its owner knows it"
          data-autofocus
          value={id}
          error={error}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" loading={busy} leftSection={<IconSearch size={15} aria-hidden />}>
          Show
        </Button>
      </div>
      {props.missing === true && (
        <Alert color="yellow" role="alert">
          There is no {props.kind} “{props.id}”. Ids are compared letter by letter, capitals too.
        </Alert>
      )}
      <datalist id="weir-kinds">
        {props.kinds.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </form>
  );
}
