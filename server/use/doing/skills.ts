import { eq } from 'drizzle-orm';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/client.ts';
import { skillSheets } from '../../db/schema.ts';
import type { WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';
import { countSkills, skillFault, skills as known, type Skill, type SkillCounts } from '#lib/domain/skills.ts';

/** Fills in one's sheet, or changes it; an empty one is taken away. At any time: people come late, and think of things later. */
export async function fillSkills(app: App, actor: Actor, { skills, other }: { skills: readonly string[]; other: string }): Promise<Result<void>> {
	if (!can(actor.role, 'part.take')) return refuse({ reason: 'not-allowed' });
	const sheet = { skills: known.filter((skill) => skills.includes(skill)), other: other.replace(/\s+/g, ' ').trim() };
	const fault = skillFault(sheet);
	if (fault) return refuse(fault);
	if (sheet.skills.length === 0 && sheet.other === '') await app.db.delete(skillSheets).where(eq(skillSheets.personId, actor.personId));
	else {
		const values = { ...sheet, at: new Date(app.clock.now()) };
		await app.db.insert(skillSheets).values({ personId: actor.personId, workshopId: actor.workshopId, ...values }).onConflictDoUpdate({ target: skillSheets.personId, set: values });
	}
	app.facts.changedFor(actor.personId, actor.workshopId);
	app.facts.changed(actor.workshopId, 'desk');
	return done(undefined);
}

/** How many people can do what. No person is in it. */
export async function readSkillCounts(db: Db | Tx, workshopId: WorkshopId): Promise<SkillCounts> {
	const rows = await db.select({ skills: skillSheets.skills, other: skillSheets.other }).from(skillSheets).where(eq(skillSheets.workshopId, workshopId));
	return countSkills(rows as { skills: Skill[]; other: string }[]);
}
