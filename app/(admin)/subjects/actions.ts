'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { SubjectId, SubjectKind } from '@/lib/config/names';
import { eraseSubject } from '@/lib/subjects/erase-subject';

export const eraseSubjectAction = defineAction({
  permission: 'edit',
  input: z.object({ kind: SubjectKind, id: SubjectId }),
  run: eraseSubject,
});
