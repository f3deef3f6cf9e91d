"""What must be completed, and in force, before a course is begun: Prerequisite. Who has begun goes on."""
