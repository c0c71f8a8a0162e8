import { error } from '@sveltejs/kit';
import { ask, askTable } from '#lib/ask.ts';
import { addIncident, incidentTable } from '#lib/model/addIncident.ts';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { READINGS } from '#lib/model/query.ts';
import { parseInstant } from '#lib/model/time.ts';
import { dataFolder, importer, settingsAsked, warehouse } from '#lib/server/app.ts';
import { canRun } from '#lib/server/childCommand.ts';
import type { Row } from '#lib/server/contents.ts';
import { changeSettings, settingsState } from '#lib/server/settingsFile.ts';

const SCORE =
	'mentions,response_rate_1h,response_rate_1h_low,response_rate_1h_high,response_rate_24h,response_rate_24h_low,response_rate_24h_high,response_p50';
/** Signs of a topic that are kept. */
const TOPIC = 200;

/**
 * The incidents in a range, the score with and without them, and whether they can be confirmed here.
 *
 * @param parameters of the grammar without metrics
 */
export async function incidentsOf(parameters: Record<string, string>) {
	const [{ rows }, ...scores] = await Promise.all([
		askTable('incidents', parameters),
		...READINGS.incidents.map(async (incidents) => {
			const { rows } = await ask(new URLSearchParams({ ...parameters, metrics: SCORE, incidents }));
			return { incidents, row: rows[0] ?? {} };
		})
	]);
	const list = rows.map((row) => ({ ...row, table: tableOf(row) }));
	return { list, scores, confirmable: await confirmable(), job: derivation() };
}

/** What to paste into the settings to confirm an incident. */
function tableOf({ incident, ended, topic }: Row): string {
	const [from, to] = [incident, ended].map((iso) => parseInstant(String(iso)) as number);
	return incidentTable({ from: from as number, to: to as number, topic: String(topic) });
}

/** Whether this server can write the settings and work the numbers out anew. */
async function confirmable(): Promise<boolean> {
	const served = (await (await warehouse()).snapshot()).meta.settings;
	const { path, problems } = settingsState(dataFolder(), settingsAsked(), served);
	return canRun() && path !== null && problems.length === 0;
}

/** What becomes of the last confirmation, or became. */
function derivation(): string | null {
	const job = importer().current;
	if (!job?.derives) return null;
	return job.state === 'deriving'
		? `${job.file}; the numbers follow in a moment.`
		: `${job.outcome}.`;
}

/**
 * Writes an incident into the settings and has the numbers worked out anew.
 *
 * @param said the fields of the form: brand, from, to, topic
 */
export async function confirm(said: (name: string) => string) {
	const [from, to] = [parseInstant(said('from')), parseInstant(said('to'))];
	const topic = [...said('topic').trim()].slice(0, TOPIC).join('');
	const { brands } = await (await warehouse()).snapshot();
	const brand = brands.find((each) => each.brand === said('brand'));
	if (from === undefined || to === undefined || from >= to || /\p{Cc}/u.test(topic)) {
		error(
			400,
			'invalid incident; allowed: two instants, the later one last, and a topic in one line'
		);
	}
	if (!brand || from < (brand.coveredFrom ?? Infinity) || to > (brand.coveredTo ?? -Infinity)) {
		error(
			400,
			'invalid incident; allowed: one of a brand that is known, in the time that was collected'
		);
	}
	try {
		importer().expectFree();
		changeSettings(dataFolder(), settingsAsked(), (text, path) =>
			addIncident(text, path, said('brand'), { from, to, topic })
		);
		importer().derive(`The incident of ${said('brand')} is in the settings`);
	} catch (failure) {
		if (failure instanceof InputError) error(400, failure.message);
		if (failure instanceof OperationError) error(503, failure.message);
		throw failure;
	}
}
