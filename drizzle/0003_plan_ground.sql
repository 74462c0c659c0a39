CREATE TABLE "known_areas" (
	"workshop_id" text NOT NULL,
	"person_id" text NOT NULL,
	"area" text NOT NULL,
	CONSTRAINT "known_areas_workshop_id_person_id_pk" PRIMARY KEY("workshop_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "templates" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"title" text NOT NULL,
	"method" jsonb NOT NULL,
	"deck" jsonb,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workshops" ADD COLUMN "plan_ground" jsonb;--> statement-breakpoint
ALTER TABLE "workshops" ADD COLUMN "deck" jsonb;--> statement-breakpoint
ALTER TABLE "known_areas" ADD CONSTRAINT "known_areas_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "templates" ADD CONSTRAINT "templates_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "templates_user" ON "templates" USING btree ("user_id");