CREATE TABLE "books" (
	"workshop_id" text PRIMARY KEY NOT NULL,
	"closed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_names" (
	"talk_id" text NOT NULL,
	"person_id" text NOT NULL,
	"workshop_id" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_names_talk_id_person_id_pk" PRIMARY KEY("talk_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "report_remarks" (
	"id" text PRIMARY KEY NOT NULL,
	"talk_id" text NOT NULL,
	"workshop_id" text NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"section" text,
	"passage" text DEFAULT '' NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_translations" (
	"talk_id" text NOT NULL,
	"language" text NOT NULL,
	"workshop_id" text NOT NULL,
	"person_id" text NOT NULL,
	"title" text NOT NULL,
	"sections" jsonb NOT NULL,
	"of" timestamp with time zone NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_translations_talk_id_language_pk" PRIMARY KEY("talk_id","language")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"talk_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"scribe" text DEFAULT '' NOT NULL,
	"language" text NOT NULL,
	"finished_at" timestamp with time zone,
	"people" integer
);
--> statement-breakpoint
CREATE TABLE "talk_notes" (
	"talk_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"notes" jsonb NOT NULL,
	"seq" bigint NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "talk_visits" (
	"talk_id" text NOT NULL,
	"person_id" text NOT NULL,
	"workshop_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "talk_visits_talk_id_person_id_pk" PRIMARY KEY("talk_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "talk_id" text;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "talk_id" text;--> statement-breakpoint
ALTER TABLE "clusters" ADD COLUMN "talk_id" text;--> statement-breakpoint
ALTER TABLE "books" ADD CONSTRAINT "books_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_names" ADD CONSTRAINT "report_names_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_remarks" ADD CONSTRAINT "report_remarks_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_translations" ADD CONSTRAINT "report_translations_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_notes" ADD CONSTRAINT "talk_notes_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_visits" ADD CONSTRAINT "talk_visits_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_names_workshop" ON "report_names" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "report_remarks_workshop" ON "report_remarks" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "report_translations_workshop" ON "report_translations" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "reports_workshop" ON "reports" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "talk_notes_workshop" ON "talk_notes" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "talk_visits_workshop" ON "talk_visits" USING btree ("workshop_id");