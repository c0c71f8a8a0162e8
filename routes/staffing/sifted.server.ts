import { InputError } from '#lib/model/errors.ts';
import { readSiteLever } from '#lib/planning/siteLever.ts';
import { ALL, type Scenario } from './scenario.ts';
import { siteTexts } from './siteForm.server.ts';

/** What is wrong, by the lever or by `site.field`, each a sentence. */
export type Problems = Record<string, string>;

/**
 * A scenario without the levers that are wrong, and what is wrong with these, so that a page can show the
 * rest beside what was typed.
 *
 * @param check throws InputError for a scenario that cannot be
 */
export function sifted(
	scenario: Scenario,
	check: (scenario: Scenario) => void
): { kept: Scenario; problems: Problems } {
	const problems: Problems = {};
	const tried = (name: string, work: () => void) => {
		try {
			work();
			return true;
		} catch (failure) {
			if (!(failure instanceof InputError)) throw failure;
			problems[name] ??= failure.message;
			return false;
		}
	};
	const sites = siteTexts(scenario).flatMap(({ name, parts }) => {
		const right = parts.filter((part) =>
			tried(`${name}.${part.split('=')[0]?.trim()}`, () => readSiteLever(`${name || 'a'}; ${part}`))
		);
		const text = [name, ...right].join('; ');
		// What is right of a site that something is wrong with says too little to stand alone.
		if (right.length === 0 && parts.length > 0) return [];
		if (right.length < parts.length) return tried('', () => check({ site: text })) ? [text] : [];
		return tried(`${name}.name`, () => check({ site: text })) ? [text] : [];
	});
	delete problems[''];
	const kept: Scenario = sites.length > 0 ? { site: sites.join(' | ') } : {};
	for (const name of ALL) {
		const value = scenario[name];
		if (name === 'site' || !value) continue;
		if (tried(name, () => check({ ...kept, [name]: value }))) kept[name] = value;
	}
	const inOrder = ALL.flatMap((name) => (kept[name] ? [[name, kept[name]]] : []));
	return { kept: Object.fromEntries(inOrder) as Scenario, problems };
}
