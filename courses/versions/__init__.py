"""What learners read of a published course: CourseVersion and LessonVersion, which never change; who saw what.

Publishing makes a version of the trainers' draft, or corrects the material of the versions that are in use.
"""
