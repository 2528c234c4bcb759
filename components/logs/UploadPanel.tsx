'use client';

import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { formatCount } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { Stat, Stats } from '@/components/common/Stat';
import type { LogPreview, SourceView, UploadAnswer } from '@/lib/logs/schemas';
import { askPreview } from './ask-preview';
import { DropZone } from './DropZone';
import classes from './logs.module.css';
import { PreviewTable } from './PreviewTable';
import { sendFiles } from './send-files';
import { formatBytes, reasonName } from './words';

/** `waiting`: why the server does not take it yet. */
type Sending = { bytes: number; waiting: string | null; stop: () => void };

/** Drop files, see what the first of them would become, send them, see what became of them. */
export function UploadPanel({ source }: { source: SourceView }) {
  const router = useRouter();
  const [files, setFiles] = useState<File[]>([]);
  const [subject, setSubject] = useState('');
  const [date, setDate] = useState('');
  const [preview, setPreview] = useState<LogPreview | null>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  const [answer, setAnswer] = useState<UploadAnswer | null>(null);
  const [problem, setProblem] = useState('');
  const asked = useRef(0);
  const clock = source.format.type === 'clock';
  const bytes = files.reduce((sum, { size }) => sum + size, 0);

  const look = async (first: File | undefined, said: { subject: string; date: string }) => {
    if (first === undefined) return;
    asked.current += 1;
    const own = asked.current;
    const { slug, name, kind, description, format, handlers } = source;
    try {
      const found = await askPreview({
        file: first,
        source: { slug, name, kind, description, format, handlers },
        subject: said.subject,
        day: said.date,
      });
      if (own === asked.current) setPreview(found);
    } catch (error) {
      if (own === asked.current) setProblem(error instanceof Error ? error.message : 'The file cannot be read.');
    }
  };
  const choose = (chosen: File[]) => {
    setFiles(chosen);
    setAnswer(null);
    setProblem('');
    setPreview(null);
    void look(chosen[0], { subject, date });
  };
  const send = async () => {
    const abort = new AbortController();
    setSending({ bytes: 0, waiting: null, stop: () => abort.abort() });
    setProblem('');
    try {
      const onProgress = (sent: number) =>
        setSending((now) => (now === null ? null : { ...now, bytes: Math.min(sent, bytes) }));
      const onWait = (waiting: string | null) => setSending((now) => (now === null ? null : { ...now, waiting }));
      const { signal } = abort;
      setAnswer(await sendFiles({ source: source.slug, files, subject, date, onProgress, onWait, signal }));
      setFiles([]);
      setPreview(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The files could not be sent.');
    } finally {
      setSending(null);
      router.refresh();
    }
  };

  return (
    <Section
      title="Upload"
      description={
        clock
          ? 'One file per subject, named after it; folders and gzip as well. The same file twice changes nothing'
          : 'A table with its names in the first line; gzip as well. The same file twice changes nothing'
      }
    >
      <div className={classes.form}>
        <DropZone label={`Drop files for ${source.name} here`} many onFiles={choose}>
          {files.length > 0 && (
            <Text size="xs">
              {files.length === 1 ? files[0]?.name : `${formatCount(files.length)} files`}, {formatBytes(bytes)}
            </Text>
          )}
        </DropZone>
        {files.length > 0 && (
          <>
            {clock && (
              <div className={classes.pair}>
                <TextInput
                  label="Subject"
                  description="Empty: the name of each file"
                  size="xs"
                  value={subject}
                  onChange={({ currentTarget }) => setSubject(currentTarget.value)}
                  onBlur={() => void look(files[0], { subject, date })}
                />
                <TextInput
                  label="First day"
                  description="Empty: from the name of the file, else the newest that is possible"
                  type="date"
                  size="xs"
                  value={date}
                  onChange={({ currentTarget }) => setDate(currentTarget.value)}
                  onBlur={() => void look(files[0], { subject, date })}
                />
              </div>
            )}
            {preview !== null && <PreviewTable preview={preview} />}
            <Group gap="xs">
              <Button loading={sending !== null} onClick={() => void send()}>
                Upload {files.length === 1 ? 'this file' : `${formatCount(files.length)} files`}
              </Button>
              {sending === null ? (
                <Button variant="subtle" color="gray" onClick={() => choose([])}>
                  Leave it
                </Button>
              ) : (
                <Button variant="default" onClick={sending.stop}>
                  Stop
                </Button>
              )}
            </Group>
          </>
        )}
        {sending !== null && (
          <div>
            <progress className={classes.progress} max={Math.max(1, bytes)} value={sending.bytes} aria-label="Sent" />
            <Text size="xs" c="dimmed" role={sending.waiting === null ? undefined : 'status'}>
              {sending.waiting !== null
                ? `Waiting for a place: ${sending.waiting}`
                : sending.bytes >= bytes
                  ? 'All is sent; its lines are being booked.'
                  : `${formatBytes(sending.bytes)} of ${formatBytes(bytes)}`}
            </Text>
          </div>
        )}
        {problem !== '' && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {answer !== null && <Result answer={answer} />}
      </div>
    </Section>
  );
}

function Result({ answer }: { answer: UploadAnswer }) {
  return (
    <div role="status" className={classes.form}>
      <Stats>
        <Stat label="Accepted" value={formatCount(answer.accepted)} />
        <Stat label="Known already" value={formatCount(answer.duplicates)} />
        <Stat label="Waiting" value={formatCount(answer.quarantined)} />
      </Stats>
      {answer.errors.length > 0 && (
        <Text size="sm">
          First of those that wait:{' '}
          {answer.errors
            .slice(0, 5)
            .map(
              ({ line, reason, file }) =>
                `${file === undefined ? '' : `${file} `}line ${line} (${reasonName(reason).toLowerCase()})`,
            )
            .join(', ')}
          . They can be mended in the upload below.
        </Text>
      )}
    </div>
  );
}
