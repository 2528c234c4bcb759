'use client';

import { Button, Text } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import { filesOfDrop, isShown } from './files-of-drop';
import classes from './logs.module.css';

/** Drop files here, or choose them; `many` takes several and whole folders. */
export function DropZone(props: {
  label: string;
  many?: boolean;
  onFiles: (files: File[]) => void;
  children?: ReactNode;
}) {
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (list: Iterable<File> | null) => {
    const all = [...(list ?? [])].filter(isShown);
    if (all.length > 0) props.onFiles(props.many === true ? all : all.slice(0, 1));
  };
  return (
    <div
      className={classes.drop}
      data-over={over ? true : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void filesOfDrop(event.dataTransfer).then(take);
      }}
    >
      <Text size="sm" fw={500}>
        {props.label}
      </Text>
      <div className={classes.choose}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFile size={14} aria-hidden />}
          onClick={() => files.current?.click()}
        >
          {props.many === true ? 'Choose files' : 'Choose a file'}
        </Button>
        {props.many === true && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconFolder size={14} aria-hidden />}
            onClick={() => folder.current?.click()}
          >
            Choose a folder
          </Button>
        )}
      </div>
      <input
        ref={files}
        className={classes.hidden}
        type="file"
        tabIndex={-1}
        aria-label={props.label}
        multiple={props.many === true}
        accept=".csv,.tsv,.txt,.log,.gz,.tar,.tgz,text/*"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      {props.many === true && (
        <input
          ref={(node) => {
            folder.current = node;
            // React does not know this attribute.
            node?.setAttribute('webkitdirectory', '');
          }}
          className={classes.hidden}
          type="file"
          tabIndex={-1}
          aria-label="A folder of files"
          multiple
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      )}
      {props.children}
    </div>
  );
}
