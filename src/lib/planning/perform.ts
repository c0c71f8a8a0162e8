import type { Basis } from './basis.ts';
import { foresee, type Foreseen } from './foreseen.ts';
import { outline, type Outlined } from './outlined.ts';
import type { Report } from './progress.ts';
import { propose, type Proposed } from './proposed.ts';
import { retrace, type Retraced } from './retraced.ts';
import type { Wish } from './wish.ts';

/** What each task finds. */
export interface Outcomes {
	forecast: Foreseen;
	requirement: Outlined;
	plan: Proposed;
	replay: Retraced;
}

/** Does what a wish asks; it blocks its thread for as long as that takes. */
export async function perform(
	basis: Basis,
	wish: Wish,
	report: Report
): Promise<Outcomes[Wish['task']]> {
	switch (wish.task) {
		case 'forecast':
			return foresee(basis, wish);
		case 'requirement':
			return outline(basis, wish, report);
		case 'plan':
			return propose(basis, wish, report);
		case 'replay':
			return retrace(basis, wish, report);
	}
}
