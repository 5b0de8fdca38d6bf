"""People: accounts, what each may do where, and the roles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.constraints import EveryConstraint
from entries.admin.finding import find_field
from entries.admin.reach import AtPlace
from entries.editing.rights import described
from entries.models import Assignment, Section, name_of_role


class AssignmentInline(AtPlace, admin.TabularInline[Any, Any]):
    """What the account may do where."""

    model = Assignment
    form = EveryConstraint
    extra = 0
    fields = ("group", "yearbook", "section")
    verbose_name_plural = gettext_lazy("roles, and where they hold")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A role by its name in the reader's language; a section found by typing."""
        found = find_field(db_field, self.admin_site, request) if db_field.remote_field.model is Section else {}
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs, **found)
        if db_field.remote_field.model is Group:
            field.label_from_instance = lambda group: name_of_role(group.name)
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """With the places' names."""
        rows: QuerySet[Assignment] = super().get_queryset(request)
        return rows.select_related("group", "yearbook", "section__yearbook")


class PeopleAdmin(UserAdmin[User]):
    """The accounts, with their assignments and what these come to.

    Who is no superuser neither sees a superuser's account nor makes one: no account can raise itself above its own.
    """

    inlines = (AssignmentInline,)
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "assignments__group")
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined", "effective_rights")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (gettext_lazy("Account"), {"fields": (("is_active", "is_staff"), ("last_login", "date_joined"))}),
        (gettext_lazy("What the account may do, as saved"), {"fields": ("effective_rights",)}),
    )
    of_superusers = (
        gettext_lazy("Beside the roles"),
        {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)},
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The accounts, with their assignments in one query for the page."""
        where = Assignment.objects.select_related("group", "yearbook", "section__yearbook")
        rows: QuerySet[User] = super().get_queryset(request).prefetch_related(Prefetch("assignments", where))
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Permissions beside the roles are a superuser's to give."""
        every = super().get_fieldsets(request, obj)
        return [*every, self.of_superusers] if obj and request.user.is_superuser else every

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Assignments are given once the account is made."""
        return self.inlines if obj else ()

    @admin.display(description=gettext_lazy("name"))
    def full_name(self, user: User) -> str:
        """Family name first, as in Chinese."""
        return f"{user.last_name}{user.first_name}"

    @admin.display(description=gettext_lazy("roles, and where they hold"))
    def roles(self, user: Any) -> str:
        """Each assignment, in words."""
        if user.is_superuser:
            return _("superuser: everything, everywhere")
        return "；".join(str(assignment) for assignment in user.assignments.all())

    @admin.display(description=gettext_lazy("effective rights"))
    def effective_rights(self, user: User) -> SafeString | str:
        """What the account may do in each place that it was assigned, as a list."""
        rows = described(user)
        if not rows:
            return _("Nothing: give the account a role below, and save.")
        items = ((where, "、".join(what)) for where, what in rows)
        return format_html("<ul>{}</ul>", format_html_join("", "<li><strong>{}</strong>: {}</li>", items))


class RolesAdmin(GroupAdmin):
    """The roles."""

    list_display = ("name", "role")

    @admin.display(description=gettext_lazy("role"))
    def role(self, group: Group) -> str:
        """The role's name in the reader's language."""
        return name_of_role(group.name)


admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, PeopleAdmin)
admin.site.register(Group, RolesAdmin)
