import type { Outlined } from './outlined.ts';

/** Told while a wish is worked on: the stage, how far it is from 0 to 1, and once a first answer. */
export type Report = (progress: {
	stage: string;
	detail?: string;
	done: number;
	first?: Outlined;
}) => void;
