'use client';

import { useMemo } from 'react';
import { ImportWizard } from '@/components/experiments/import/ImportWizard';
import type { Mapping, ReadTable, TableText, TableTools } from '@/components/experiments/import/types';
import { defineTable, keyOfFile, planTable, tableLines, TableReader } from '@/lib/experiments/import-table';

/** Gives the page the same reading of tables that the command line has. `now`: ISO instant of the request. */
export function ImportExperiment({ timeZone, now }: { timeZone: string; now: string }) {
  const tools = useMemo((): TableTools => {
    const context = { timeZone, now: new Date(now) };
    return { keyOfFile, read: (table, mapping) => readTable(table, mapping, context) };
  }, [timeZone, now]);
  return <ImportWizard tools={tools} />;
}

function readTable(table: TableText, mapping: Mapping, context: { timeZone: string; now: Date }): ReadTable {
  const { date, at, control, ...choice } = mapping;
  const plan = planTable(
    { ...choice, at: at === '' ? null : at, date: date === '' ? null : date, control: control === '' ? null : control },
    table.columns,
    context,
  );
  const reader = new TableReader(plan);
  const enrollments: string[] = [];
  const records: string[] = [];
  for (const { cells, line } of table.rows) {
    const row = reader.read(cells, line);
    if (row === null) continue;
    const lines = tableLines(plan, row);
    enrollments.push(lines.enrollment);
    records.push(...lines.goals);
  }
  return {
    ...defineTable(plan, reader),
    subjects: [...reader.variants].map(([variant, seen]) => ({ variant, ...seen })),
    problems: reader.problems,
    enrollments,
    records,
  };
}
