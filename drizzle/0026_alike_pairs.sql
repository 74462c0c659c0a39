CREATE TABLE "alike_pairs" (
	"workshop_id" text NOT NULL,
	"a" text NOT NULL,
	"b" text NOT NULL,
	"apart" boolean DEFAULT false NOT NULL,
	"asked_at" timestamp with time zone,
	"said_a" text,
	"said_b" text,
	CONSTRAINT "alike_pairs_workshop_id_a_b_pk" PRIMARY KEY("workshop_id","a","b")
);
--> statement-breakpoint
ALTER TABLE "alike_pairs" ADD CONSTRAINT "alike_pairs_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;