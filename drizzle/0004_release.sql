CREATE TABLE "release_decisions" (
	"workshop_id" text NOT NULL,
	"subject" text NOT NULL,
	"words" text NOT NULL,
	"kind" text NOT NULL,
	"decision" text NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "release_decisions_workshop_id_subject_words_pk" PRIMARY KEY("workshop_id","subject","words")
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"workshop_id" text PRIMARY KEY NOT NULL,
	"blur_side" integer DEFAULT 0 NOT NULL,
	"publicity" text DEFAULT '' NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "release_decisions" ADD CONSTRAINT "release_decisions_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "release_decisions_workshop" ON "release_decisions" USING btree ("workshop_id");