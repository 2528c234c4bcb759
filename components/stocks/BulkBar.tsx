'use client';

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { CsvButton } from '@/components/common/CsvButton';
import { toCsv, type CsvValue } from '@/components/common/csv';
import { formatCount, formatNoun } from '@/components/common/format';
import { useRun } from '@/components/common/use-run';
import classes from './stocks.module.css';
import type { SetValue } from './set-lines';
import type { Action } from '@/components/common/actions';
import type { ActionTally, SubjectActionView } from '@/lib/stocks/schemas';

const SetDialog = dynamic(() => import('./SetDialog'), { ssr: false });
const SubjectActions = dynamic(() => import('./SubjectActions'), { ssr: false });

type SubjectSet = { id: string; set: Record<string, unknown>; from?: Record<string, unknown> | undefined };
type Changed = { changed: number; undo: SubjectSet[] };
export type RunSubjectAction = Action<{ kind: string; action: string; ids: string[] }, ActionTally>;
export type BulkActions = {
  set: Action<{ kind: string; ids: string[]; set: Record<string, SetValue> }, Changed>;
  restoreAttributes: Action<{ kind: string; changes: SubjectSet[] }, Changed>;
};

/** Sets attributes of some subjects, with an undo in a notification. */
export function useSetAttributes(kind: string, actions: BulkActions) {
  const { busy, run } = useRun();
  async function set(
    ids: string[],
    values: Record<string, SetValue>,
    done?: (changed: number) => void,
  ): Promise<boolean> {
    const { data, problem } = await run(() => actions.set({ kind, ids, set: values }));
    if (problem !== null) return false;
    const id = `set-${String(Date.now())}`;
    notifications.show({
      id,
      autoClose: 15_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">
            {data.changed === 0 ? 'They had these values already.' : `${formatNoun(data.changed, 'subject')} changed.`}
          </Text>
          {data.undo.length > 0 && (
            <Button
              size="compact-xs"
              variant="light"
              onClick={() => {
                notifications.hide(id);
                void run(() => actions.restoreAttributes({ kind, changes: data.undo })).then((back) => {
                  if (back.problem === null)
                    notifications.show({ message: backWords(back.data.changed, data.undo.length) });
                });
              }}
            >
              Undo
            </Button>
          )}
        </Group>
      ),
    });
    done?.(data.changed);
    return true;
  }
  return { busy, set };
}

/** "Taken back.", unless others have changed some of them since. */
function backWords(changed: number, all: number): string {
  if (changed === all) return 'Taken back.';
  const others = `${formatNoun(all - changed, 'subject')} changed again since`;
  return changed === 0 ? `Nothing was taken back: ${others}.` : `Taken back; not of ${others}.`;
}

/** What can be done with the rows that are chosen: set attributes, what this installation's own code does, save as CSV. */
export function BulkBar(props: {
  kind: string;
  ids: string[];
  mayRecord: boolean;
  actions: BulkActions & { runAction: RunSubjectAction };
  /** of this installation's own code */
  offered: readonly SubjectActionView[];
  csv: { filename: string; header: string[]; rows: () => CsvValue[][] };
  onClear: () => void;
}) {
  const { kind, ids } = props;
  const [dialog, setDialog] = useState({ wanted: false, opened: false });
  const { set } = useSetAttributes(kind, props.actions);
  return (
    <div className={classes.tools} role="group" aria-label="With the chosen subjects">
      <Text size="sm" fw={600} role="status">
        {formatCount(ids.length)} chosen
      </Text>
      {props.mayRecord && (
        <Button size="compact-xs" variant="default" onClick={() => setDialog({ wanted: true, opened: true })}>
          Set attributes…
        </Button>
      )}
      {props.mayRecord && props.offered.length > 0 && (
        <SubjectActions
          kind={kind}
          ids={ids}
          offered={props.offered}
          runAction={props.actions.runAction}
          onDone={props.onClear}
        />
      )}
      <CsvButton filename={props.csv.filename} text={() => toCsv(props.csv.header, props.csv.rows())} />
      <Button size="compact-xs" variant="subtle" color="gray" onClick={props.onClear}>
        Choose none
      </Button>
      {dialog.wanted && (
        <SetDialog
          opened={dialog.opened}
          title={`Set attributes of ${formatNoun(ids.length, kind)}`}
          onClose={() => setDialog({ wanted: true, opened: false })}
          onSet={(values) => set(ids, values, props.onClear)}
        />
      )}
    </div>
  );
}
