import { wholeSubjects } from './whole-subjects';

/**
 * Subjects that a plan needs: `subjectsPerVariant` is the exact number for the control (and for every variant
 * when arms are equal), the whole numbers are rounded up.
 */
export type SampleSize = {
  subjectsPerVariant: number;
  treatmentSubjects: number;
  wholeControlSubjects: number;
  wholeTreatmentSubjects: number;
  wholeTotal: number;
};

/** Rounds up and adds the treatment's share. */
export function sampleSizeOf(controlSubjects: number, ratio: number): SampleSize {
  const treatmentSubjects = ratio * controlSubjects;
  const wholeControlSubjects = wholeSubjects(controlSubjects);
  const wholeTreatmentSubjects = wholeSubjects(treatmentSubjects);
  return {
    subjectsPerVariant: controlSubjects,
    treatmentSubjects,
    wholeControlSubjects,
    wholeTreatmentSubjects,
    wholeTotal: wholeControlSubjects + wholeTreatmentSubjects,
  };
}
