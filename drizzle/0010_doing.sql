CREATE TABLE "evaluation_counts" (
	"workshop_id" text NOT NULL,
	"question" text NOT NULL,
	"step" integer NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "evaluation_counts_workshop_id_question_step_pk" PRIMARY KEY("workshop_id","question","step")
);
--> statement-breakpoint
CREATE TABLE "evaluation_words" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "news_contacts" (
	"person_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"contact" text NOT NULL,
	"consent" text NOT NULL,
	"consent_at" timestamp with time zone NOT NULL,
	"keep_until" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "skill_sheets" (
	"person_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"skills" jsonb NOT NULL,
	"other" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "who_choices" (
	"workshop_id" text NOT NULL,
	"round_id" text NOT NULL,
	"priority_id" text NOT NULL,
	"person_id" text NOT NULL,
	"doer" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "who_choices_round_id_priority_id_person_id_pk" PRIMARY KEY("round_id","priority_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "evaluated" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "priorities" ADD COLUMN "who" jsonb;--> statement-breakpoint
ALTER TABLE "priorities" ADD COLUMN "advice" jsonb;--> statement-breakpoint
ALTER TABLE "evaluation_counts" ADD CONSTRAINT "evaluation_counts_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_words" ADD CONSTRAINT "evaluation_words_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "news_contacts" ADD CONSTRAINT "news_contacts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "news_contacts" ADD CONSTRAINT "news_contacts_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "skill_sheets" ADD CONSTRAINT "skill_sheets_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "skill_sheets" ADD CONSTRAINT "skill_sheets_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "who_choices" ADD CONSTRAINT "who_choices_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "who_choices" ADD CONSTRAINT "who_choices_priority_id_priorities_id_fk" FOREIGN KEY ("priority_id") REFERENCES "public"."priorities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "who_choices" ADD CONSTRAINT "who_choices_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evaluation_words_workshop" ON "evaluation_words" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "news_contacts_workshop" ON "news_contacts" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "skill_sheets_workshop" ON "skill_sheets" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "who_choices_workshop" ON "who_choices" USING btree ("workshop_id","round_id");